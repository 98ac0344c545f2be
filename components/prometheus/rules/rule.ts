import type { Duration } from "../../../model/units/duration.ts";

/** A query whose answer is kept as a series of its own. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A query that should have no answer. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after the other. */
export interface RuleGroup {
  readonly name: string;
  /** As often as Prometheus is told in general where it is absent. */
  readonly interval?: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/** How urgent an alert is: at once, within the day, or not at all. */
export type Severity = "critical" | "warning" | "none";

/** What an alert is made of; `$labels.service` in its sentences is the service it is about. */
export interface AlertArgs {
  /** A condition in CamelCase, and the heading of its section in the runbook. */
  readonly name: string;
  readonly severity: Severity;
  /** The one service it is about; absent where the query's answer has a label `service`. */
  readonly service?: string;
  readonly expr: string;
  /** How long before it is told; at once when absent. */
  readonly lasting?: Duration;
  /** How long it is told beyond its end; not at all when absent. */
  readonly keptFor?: Duration;
  /** Whether it is about what has come through the Collector, so that without one it means nothing. */
  readonly viaCollector?: boolean;
  readonly summary: string;
  readonly description: string;
}

/** An alerting rule with all that every alert must have, but the way to its section in the runbook. */
export function alerting({ name, expr, summary, description, ...about }: AlertArgs) {
  const { severity, service, lasting, keptFor, viaCollector = false } = about;
  return {
    alert: name,
    expr,
    ...(lasting && { for: lasting.toPrometheus() }),
    ...(keptFor && { keep_firing_for: keptFor.toPrometheus() }),
    labels: {
      severity,
      ...(service !== undefined && { service }),
      ...(viaCollector && { via: "collector" }),
    },
    annotations: { summary, description },
  } satisfies AlertingRule;
}

/** A rule that leads to its section in the runbook at `page`, where it is an alert. */
export function leadingTo(page: string, rule: RuleGroup["rules"][number]) {
  if (!("alert" in rule)) return rule;
  const runbook = { runbook_url: `${page}#${rule.alert.toLowerCase()}` };
  return { ...rule, annotations: { ...rule.annotations, ...runbook } };
}

/** Where the replica is that an alert is about, in its sentences: the address at which it is asked for its metrics. */
export const WHERE = "{{ $labels.instance }}";

/** A query with the values of `label` as those of a label `service`, too. */
export function withService(label: string, expr: string, pattern = "(.+)"): string {
  return `label_replace(${expr}, "service", "$1", "${label}", "${pattern}")`;
}
