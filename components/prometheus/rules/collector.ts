import { SENDING_ON } from "../../exporters.ts";
import type { RecordingRule } from "./rule.ts";

/** Jaeger is a Collector, too, and has metrics of the same names. */
const OWN = 'job="collector"';

/** Kinds of telemetry as the Collector's own metrics call them, and as its queues do. */
const signals = { spans: "traces", metric_points: "metrics", log_records: "logs" } as const;

type Signal = keyof typeof signals;

/** Nothing counted yet is 0, or the first failure of all would be no increase; without a Collector it is nothing. */
const NONE = `0 * sum(up{${OWN}} == 1)`;

/** What the Collector says of its own work, by the names that rules and dashboards use. */
export function collectorRules(): RecordingRule[] {
  const names = Object.keys(signals) as Signal[];
  return [
    ...names.flatMap(lossRules),
    ...(["refused", "dropped"] as const).map((reason) => ({
      record: "trace_errors_total",
      expr: `sum(tracing:collector_${reason}_total{signal="spans"})`,
      labels: { reason },
    })),
    {
      record: "spans_created_total",
      expr: `sum by (receiver) (otelcol_receiver_accepted_spans_total{${OWN}})`,
    },
    {
      record: "spans_exported_total",
      expr: `sum by (exporter) (otelcol_exporter_sent_spans_total{${SENDING_ON}})`,
    },
    ...names.map((signal) => ({
      record: "tracing:exporter_sent:rate1m",
      expr: `sum by (exporter, instance) (rate(otelcol_exporter_sent_${signal}_total{${SENDING_ON}}[1m]))`,
      labels: { data_type: signals[signal] },
    })),
    {
      // One of several samplers that delivers nothing is not made up for by the others.
      record: "exporter_up",
      expr: `min by (exporter, data_type) ((${IDLE} + (${SENDING} or 0 * ${IDLE})) > bool 0)`,
    },
    {
      record: "tracing:exporter_queue_share",
      expr: `max by (exporter, data_type) (otelcol_exporter_queue_size{${SENDING_ON}} / otelcol_exporter_queue_capacity{${SENDING_ON}})`,
    },
  ];
}

/** Whether an exporter's queue was empty within the last minute. */
const IDLE = `max by (exporter, data_type, instance) (min_over_time(otelcol_exporter_queue_size{${SENDING_ON}}[1m]) == bool 0)`;

/** Whether anything was delivered within it. */
const SENDING = "(tracing:exporter_sent:rate1m > bool 0)";

function lossRules(signal: Signal): RecordingRule[] {
  const counted = (by: string, metrics: readonly string[]) =>
    metrics.map((metric) => `(sum(${metric}{${by}}) or ${NONE})`).join(" + ");
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
      expr: counted(SENDING_ON, [
        `otelcol_exporter_send_failed_${signal}_total`,
        `otelcol_exporter_enqueue_failed_${signal}_total`,
      ]),
      labels: { signal },
    },
  ];
}
