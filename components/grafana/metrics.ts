/**
 * What the Collector's connectors count of all spans, before sampling, as Prometheus names it.
 *
 * The names follow from the connectors' namespace `traces.span.metrics`, their unit (seconds) and
 * Prometheus' translation of OTLP.
 */
export const spanMetrics = {
  calls: "traces_span_metrics_calls_total",
  durationBucket: "traces_span_metrics_duration_seconds_bucket",
} as const;

/** Spans with which a service answers somebody else: its requests, not its inner steps. */
const ANSWERING = 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"';

/** The variable with the services that a dashboard is about; all of them unless some are chosen. */
export const SERVICE_VARIABLE = "service";

/** Requests to the chosen services, as a selector of span metrics. */
export const requestsTo = `service_name=~"$${SERVICE_VARIABLE}", ${ANSWERING}`;

/** Those of them that failed. */
export const failedRequestsTo = `${requestsTo}, status_code="STATUS_CODE_ERROR"`;

/** A counter's increase a second, for each value of `label`. */
export function rateBy(label: string, counter: string, selector = ""): string {
  const series = selector === "" ? counter : `${counter}{${selector}}`;
  return `sum by (${label}) (rate(${series}[$__rate_interval]))`;
}

/** Requests a second, for each of the chosen services. */
export const requestRate = rateBy("service_name", spanMetrics.calls, requestsTo);

/** The share of requests that failed, for each of the chosen services; none is 0, not nothing. */
export const errorShare = `(${rateBy("service_name", spanMetrics.calls, failedRequestsTo)} or 0 * ${requestRate}) / ${requestRate}`;

/** The time within which a share of the requests was answered, for each of the chosen services. */
export function latency(share: number): string {
  const buckets = rateBy("le, service_name", spanMetrics.durationBucket, requestsTo);
  return `histogram_quantile(${share}, ${buckets})`;
}

/** Resident memory of each component by the metric that its runtime has; Zipkin's heap, as it has no better. */
const memoryInUse = [
  "process_resident_memory_bytes",
  "otelcol_process_memory_rss_bytes",
  "jvm_memory_used_bytes",
]
  .map((metric) => `sum by (job) (${metric})`)
  .join(" or ");

/** Memory in use as a share of each component's limit. */
export const memoryShare = `(${memoryInUse}) / on (job) max by (job) (tracing:memory_limit_bytes)`;
