import { z } from "zod";
import { flag, refusal } from "../kinds.ts";
import { certificateAuthority } from "./elsewhere.ts";

/** Ways in which people are told. */
const ways = ["webhook", "slack", "pagerduty", "email"] as const;

const text = (rule: string) => z.string(refusal(rule)).min(1, refusal(rule));

const PORT_RULE = refusal("must be a port from 1 to 65535");

const webhook = z.strictObject(
  {
    port: z
      .int(PORT_RULE)
      .min(1, PORT_RULE)
      .max(65_535, PORT_RULE)
      .default(443)
      .describe("Port in its URL: in a cluster nobody gets out but to ports that are said."),
    certificateAuthority: certificateAuthority.describe(
      "Authority of its certificate, in PEM; by default those the image trusts.",
    ),
  },
  refusal("must be an object of settings"),
);

const slack = z.strictObject(
  { channel: text("must be a channel such as '#alerts'").describe("Where it is posted.") },
  refusal("must be an object of settings"),
);

const email = z.strictObject(
  {
    to: text("must be an address, or several separated by commas").describe("Who gets it."),
    from: text("must be an address").describe("Who has sent it."),
    server: z
      .string()
      .regex(/^[^\s:]+:\d+$/, refusal("must be a mail server such as 'smtp.example.com:587'"))
      .describe("Mail server, `host:port`; it must offer TLS."),
    user: text("must be a user's name")
      .optional()
      .describe("Who logs in there; `from` by default."),
  },
  refusal("must be an object of settings"),
);

const route = z.strictObject(
  {
    services: z
      .array(text("must be a service's name"))
      .min(1, refusal("must name a service"))
      .describe("Services whose alerts go here, by their `service.name` or their workload's."),
    severities: z
      .array(z.enum(["critical", "warning"], refusal("must be 'critical' or 'warning'")))
      .min(1, refusal("must name a severity"))
      .default(["critical", "warning"])
      .describe("Only alerts of these severities."),
    receivers: z
      .array(z.enum(ways, refusal(`must be one of ${ways.join(", ")}`)))
      .describe("Who is told, and nobody else; empty for nobody."),
  },
  refusal("must be an object of settings"),
);

/** Who is told of alerts. URLs with tokens, keys and passwords are secrets of their own, not settings. */
export const alerting = z
  .strictObject(
    {
      webhook: webhook
        .optional()
        .describe("A URL that alerts are posted to: the secret `alerting:webhookUrl`."),
      slack: slack.optional().describe("A Slack channel: the secret `alerting:slackUrl`."),
      pagerduty: flag
        .default(false)
        .describe("PagerDuty, for critical alerts: the secret `alerting:pagerdutyKey`."),
      email: email
        .optional()
        .describe("Mail, whose server's password is the secret `alerting:emailPassword`."),
      deadMansSwitch: webhook
        .optional()
        .describe(
          "Posted to every minute, so that a silence is noticed: the secret `alerting:deadMansSwitchUrl`.",
        ),
      runbook: text("must be where docs/runbook.md can be read")
        .default("docs/runbook.md")
        .describe(
          "Where an alert leads: the URL at which your people read `docs/runbook.md`; by default its path.",
        ),
      routes: z
        .array(route, refusal("must be a list of routes"))
        .prefault([])
        .describe("Services whose alerts go elsewhere; the first that fits decides."),
    },
    refusal("must be an object of settings"),
  )
  .superRefine((settings, context) => {
    settings.routes.forEach(({ receivers }, index) => {
      for (const way of receivers) {
        if (settings[way] !== undefined && settings[way] !== false) continue;
        const message = `must name ways that are set up, got '${way}'; set \`alerting.${way}\``;
        context.addIssue({ code: "custom", path: ["routes", index, "receivers"], message });
      }
    });
  });
