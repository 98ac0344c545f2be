import { withService, type RecordingRule } from "./rule.ts";

/** What the Collector counts of all spans, before any is sampled. */
export const CALLS = "traces_span_metrics_calls_total";
export const DURATIONS = "traces_span_metrics_duration_seconds";

/** Spans with which a service answers somebody else: its requests, not its inner steps. */
export const ANSWERING = 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"';

/** Those of them that failed. */
export const FAILING = `${ANSWERING}, status_code="STATUS_CODE_ERROR"`;

const GRAPH = "traces_service_graph_request_total";

const QUANTILES = [0.5, 0.95, 0.99] as const;

/** A rate by service; operations and buckets are kept where they are named. */
export function rateOf(metric: string, selector: string, ...kept: readonly string[]): string {
  const series = withService("service_name", `rate(${metric}{${selector}}[5m])`);
  const operation = `label_replace(${series}, "operation", "$1", "span_name", "(.+)")`;
  const of = kept.includes("operation") ? operation : series;
  return `sum by (${["service", ...kept].join(", ")}) (${of})`;
}

/** Requests, errors and durations of every service, by the names that rules and dashboards use. */
export function requestRules(): RecordingRule[] {
  return [
    {
      record: "tracing:requests:rate5m",
      expr: rateOf(CALLS, ANSWERING, "operation"),
    },
    {
      // None is 0, not nothing: a share needs both.
      record: "tracing:errors:rate5m",
      expr: `${rateOf(CALLS, FAILING, "operation")} or 0 * tracing:requests:rate5m`,
    },
    { record: "error_rate", expr: "tracing:errors:rate5m / (tracing:requests:rate5m > 0)" },
    {
      record: "tracing:service_requests:rate5m",
      expr: "sum by (service) (tracing:requests:rate5m)",
    },
    { record: "tracing:service_errors:rate5m", expr: "sum by (service) (tracing:errors:rate5m)" },
    {
      record: "tracing:service_error_ratio:rate5m",
      expr: "tracing:service_errors:rate5m / (tracing:service_requests:rate5m > 0)",
    },
    ...QUANTILES.map((quantile) => ({
      record: "tracing:latency_seconds:rate5m",
      expr: `histogram_quantile(${quantile}, ${rateOf(`${DURATIONS}_bucket`, ANSWERING, "le")})`,
      labels: { quantile: String(quantile) },
    })),
    {
      // Quantiles are guessed within a bucket, which may be seconds wide; the mean is exact.
      record: "tracing:latency_seconds:mean5m",
      expr: `${rateOf(`${DURATIONS}_sum`, ANSWERING)} / (${rateOf(`${DURATIONS}_count`, ANSWERING)} > 0)`,
    },
  ];
}

/** Who calls whom with what success; a service that calls itself drags nobody along. */
export function graphRules(): RecordingRule[] {
  const edges = (selector: string) => `sum by (client, server) (rate(${GRAPH}{${selector}}[5m]))`;
  const known = 'client!~"user|unknown", server!="unknown"';
  const clients = "sum by (client) (tracing:edge_requests:rate5m)";
  const loops = `label_replace(${clients}, "server", "$1", "client", "(.+)")`;
  return [
    { record: "tracing:edge_requests:rate5m", expr: edges(known) },
    {
      record: "tracing:edge_error_ratio:rate5m",
      expr:
        `(${edges(`${known}, failed="true"`)} or 0 * tracing:edge_requests:rate5m)` +
        ` / (tracing:edge_requests:rate5m > 0) unless on (client, server) ${loops}`,
    },
  ];
}
