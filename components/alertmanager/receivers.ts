import type { OperatorSecret } from "../../model/operator-secrets.ts";
import type { Platform } from "../../model/platform.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";

/** A way in which people are told. */
export type Way = "webhook" | "slack" | "pagerduty" | "email";

/** The secrets that receivers need: their file's name, and their key in the stack's configuration. */
export const receiverSecrets = {
  "alert-webhook-url": "webhookUrl",
  "alert-slack-url": "slackUrl",
  "alert-pagerduty-key": "pagerdutyKey",
  "alert-email-password": "emailPassword",
  "alert-dead-mans-switch-url": "deadMansSwitchUrl",
} as const satisfies Partial<Record<OperatorSecret, string>>;

/** The name of a receiver's secret. */
export type ReceiverSecret = keyof typeof receiverSecrets;

const secretOf = {
  webhook: "alert-webhook-url",
  slack: "alert-slack-url",
  pagerduty: "alert-pagerduty-key",
  email: "alert-email-password",
} as const satisfies Record<Way, ReceiverSecret>;

/** A place to post to, and whose certificate is believed there. */
type Endpoint = "webhook" | "deadMansSwitch";

/** Files with the authorities of the endpoints' certificates. */
const authorityFiles = {
  webhook: "alertmanager-webhook-authority.crt",
  deadMansSwitch: "alertmanager-dead-mans-switch-authority.crt",
} as const satisfies Record<Endpoint, string>;

/** The configuration files that receivers need. */
export function receiverFiles({ alerting }: Platform): { name: string; text: string }[] {
  return (["webhook", "deadMansSwitch"] as const).flatMap((endpoint) => {
    const text = alerting[endpoint]?.certificateAuthority;
    return text === undefined ? [] : [{ name: authorityFiles[endpoint], text }];
  });
}

/** The ways that an environment has set up, in a stable order. */
export function waysOf({ alerting }: Platform): Way[] {
  const { webhook, slack, pagerduty, email } = alerting;
  return [
    ...(webhook ? ["webhook" as const] : []),
    ...(slack ? ["slack" as const] : []),
    ...(pagerduty ? ["pagerduty" as const] : []),
    ...(email ? ["email" as const] : []),
  ];
}

/** The secrets that an environment's receivers need. */
export function secretsOfReceivers(platform: Platform): ReceiverSecret[] {
  return [
    ...waysOf(platform).map((way) => secretOf[way]),
    ...(platform.alerting.deadMansSwitch ? ["alert-dead-mans-switch-url" as const] : []),
  ];
}

/** A receiver that tells in some ways, or nobody. */
export function receiver(name: string, ways: readonly Way[], platform: Platform) {
  return { name, ...Object.assign({}, ...ways.map((way) => settingsOf(way, platform))) } as {
    readonly name: string;
  };
}

/** The receiver that is told that all is well, and acts when it is not told. */
export function deadMansSwitch({ alerting }: Platform) {
  const url_file = secretPath("alert-dead-mans-switch-url");
  const post = { url_file, send_resolved: false, ...trust("deadMansSwitch", alerting) };
  return { name: "watchdog", ...(alerting.deadMansSwitch && { webhook_configs: [post] }) };
}

const TITLE =
  '{{ if eq .Status "firing" }}{{ .CommonLabels.severity | toUpper }}{{ else }}Resolved{{ end }}: {{ .CommonLabels.service }}';

const LINES =
  "{{ range .Alerts }}{{ .Annotations.summary }} {{ .Annotations.description }} {{ .Annotations.runbook_url }}\n{{ end }}";

function settingsOf(way: Way, { alerting }: Platform): object {
  const file = secretPath(secretOf[way]);
  const send_resolved = true;
  switch (way) {
    case "webhook":
      return {
        webhook_configs: [{ url_file: file, send_resolved, ...trust("webhook", alerting) }],
      };
    case "slack": {
      const channel = alerting.slack?.channel;
      const message = { title: TITLE, text: LINES };
      return { slack_configs: [{ api_url_file: file, channel, send_resolved, ...message }] };
    }
    case "pagerduty": {
      const about = { severity: "critical", description: TITLE, details: { alerts: LINES } };
      return { pagerduty_configs: [{ routing_key_file: file, send_resolved, ...about }] };
    }
    case "email":
      return { email_configs: [{ ...mail(alerting.email, file), send_resolved }] };
  }
}

function trust(endpoint: Endpoint, alerting: Platform["alerting"]) {
  if (alerting[endpoint]?.certificateAuthority === undefined) return {};
  const ca_file = configurationPath(authorityFiles[endpoint]);
  return { http_config: { tls_config: { ca_file } } };
}

function mail(email: Platform["alerting"]["email"], password: string) {
  return {
    to: email?.to,
    from: email?.from,
    smarthost: email?.server,
    auth_username: email?.user ?? email?.from,
    auth_password_file: password,
    require_tls: true,
    headers: { Subject: TITLE },
    text: LINES,
  };
}
