import type { Duration } from "../../../model/units/duration.ts";

/** The page with a section for every alert, where people find it who have no checkout at hand. */
export const RUNBOOK = "https://github.com/tracing-infra/tracing-infra/blob/main/docs/runbook.md";

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
  /** Whether it is about what has come through the Collector, so that without one it means nothing. */
  readonly viaCollector?: boolean;
  readonly summary: string;
  readonly description: string;
}

/** An alerting rule with all that every alert must have. */
export function alerting({ name, expr, lasting, summary, description, ...about }: AlertArgs) {
  const { severity, service, viaCollector = false } = about;
  return {
    alert: name,
    expr,
    ...(lasting && { for: lasting.toPrometheus() }),
    labels: {
      severity,
      ...(service !== undefined && { service }),
      ...(viaCollector && { via: "collector" }),
    },
    annotations: { summary, description, runbook_url: `${RUNBOOK}#${name.toLowerCase()}` },
  } satisfies AlertingRule;
}

/** A query with the values of `label` as those of a label `service`, too. */
export function withService(label: string, expr: string, pattern = "(.+)"): string {
  return `label_replace(${expr}, "service", "$1", "${label}", "${pattern}")`;
}
