/** Secret files whose values only operators know, and which nobody generates. */
export const operatorSecrets = [
  "alert-webhook-url",
  "alert-slack-url",
  "alert-pagerduty-key",
  "alert-email-password",
  "alert-dead-mans-switch-url",
  "remote-write-password",
  "object-storage-keys",
  "grafana-database-password",
] as const;

/** The name of one of them. */
export type OperatorSecret = (typeof operatorSecrets)[number];

/** Whether a secret file is one of them. */
export function isOperators(name: string): name is OperatorSecret {
  return (operatorSecrets as readonly string[]).includes(name);
}
