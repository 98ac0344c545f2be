import { AGENT } from "../../../model/agent.ts";
import type { Platform } from "../../../model/platform.ts";
import { SENDING_ON } from "../../exporters.ts";
import type { RecordingRule } from "./rule.ts";

/** Jaeger is a Collector, too, and has metrics of the same names. */
const OWN = 'job="collector"';

/** Who sends telemetry on where there are agents, too. */
const WITH_AGENTS = `job=~"${AGENT}|collector|sampler"`;

/** Kinds of telemetry as the Collector's own metrics call them, and as its queues do. */
const signals = { spans: "traces", metric_points: "metrics", log_records: "logs" } as const;

type Signal = keyof typeof signals;

/**
 * Nothing counted yet is 0, or the first failure of all would be no increase; of one that is gone it is
 * nothing. Each is counted by itself: in a sum, one that begins anew would look like a flood of failures.
 */
const none = (by: string) => `0 * sum by (instance) (up{${by}} == 1)`;

/** What the Collector says of its own work, by the names that rules and dashboards use. */
export function collectorRules({ agents }: Pick<Platform, "agents">): RecordingRule[] {
  const names = Object.keys(signals) as Signal[];
  const senders = agents ? WITH_AGENTS : SENDING_ON;
  const idle = idleOf(senders);
  return [
    ...names.flatMap((signal) => lossRules(signal, senders)),
    ...(["refused", "dropped"] as const).map((reason) => ({
      record: "trace_errors_total",
      expr: `sum by (instance) (tracing:collector_${reason}_total{signal="spans"})`,
      labels: { reason },
    })),
    {
      record: "spans_created_total",
      expr: `sum by (receiver, instance) (otelcol_receiver_accepted_spans_total{${OWN}})`,
    },
    {
      record: "spans_exported_total",
      expr: `sum by (exporter, instance) (otelcol_exporter_sent_spans_total{${senders}})`,
    },
    ...names.map((signal) => ({
      record: "tracing:exporter_sent:rate1m",
      expr: `sum by (exporter, instance) (rate(otelcol_exporter_sent_${signal}_total{${senders}}[1m]))`,
      labels: { data_type: signals[signal] },
    })),
    {
      // One of several that delivers nothing is not made up for by the others.
      record: "exporter_up",
      expr: `(${idle} + (${SENDING} or 0 * ${idle})) > bool 0`,
    },
    {
      record: "tracing:exporter_queue_share",
      expr: `max by (exporter, data_type, instance) (otelcol_exporter_queue_size{${senders}} / otelcol_exporter_queue_capacity{${senders}})`,
    },
  ];
}

/** Whether an exporter's queue was empty within the last minute. */
const idleOf = (senders: string) =>
  `max by (exporter, data_type, instance) (min_over_time(otelcol_exporter_queue_size{${senders}}[1m]) == bool 0)`;

/** Whether anything was delivered within it. */
const SENDING = "(tracing:exporter_sent:rate1m > bool 0)";

function lossRules(signal: Signal, senders: string): RecordingRule[] {
  const counted = (by: string, metrics: readonly string[]) =>
    metrics.map((metric) => `(sum by (instance) (${metric}{${by}}) or ${none(by)})`).join(" + ");
  return [
    {
      // Senders are told, and come again; so does the Collector when a sampler refuses, of its own accord.
      record: "tracing:collector_refused_total",
      expr: counted(OWN, [
        `otelcol_receiver_refused_${signal}_total`,
        `otelcol_receiver_failed_${signal}_total`,
      ]),
      labels: { signal },
    },
    {
      // Refused by a store for good, or by a queue that is full.
      record: "tracing:collector_dropped_total",
      expr: counted(senders, [
        `otelcol_exporter_send_failed_${signal}_total`,
        `otelcol_exporter_enqueue_failed_${signal}_total`,
      ]),
      labels: { signal },
    },
  ];
}
