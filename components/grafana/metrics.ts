/**
 * What the Collector's connectors count of all spans, before sampling, as Prometheus names it.
 *
 * The names follow from the connectors' namespace `traces.span.metrics`, their unit (seconds) and
 * Prometheus' translation of OTLP.
 */
export const spanMetrics = {
  calls: "traces_span_metrics_calls_total",
  durationBucket: "traces_span_metrics_duration_seconds_bucket",
  durationSum: "traces_span_metrics_duration_seconds_sum",
  durationCount: "traces_span_metrics_duration_seconds_count",
} as const;

/** The label of the service that a series is about. */
export const SERVICE = "service_name";

/** The variable with the environments that a dashboard is about. */
export const ENVIRONMENT_VARIABLE = "environment";

/** The variable with the services that a dashboard is about; all of them unless some are chosen. */
export const SERVICE_VARIABLE = "service";

/** Label matchers of which a selector is made; the only place where any is written. */
export const only = {
  environment: `deployment_environment_name=~"$${ENVIRONMENT_VARIABLE}"`,
  chosenServices: `${SERVICE}=~"$${SERVICE_VARIABLE}"`,
  services: (names: readonly string[]) => `${SERVICE}=~"${names.join("|")}"`,
  /** Spans with which a service answers somebody else: its requests, not its inner steps. */
  answering: 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER"',
  kind: (kind: "PRODUCER" | "CONSUMER" | "CLIENT") => `span_kind="SPAN_KIND_${kind}"`,
  failed: 'status_code="STATUS_CODE_ERROR"',
  ofModels: 'gen_ai_request_model!=""',
  ofRoutes: 'http_route!=""',
} as const;

/** A selector: what fulfils all of the matchers. */
export function all(...matchers: readonly string[]): string {
  return matchers.join(", ");
}

/** Requests to the chosen services, as a selector of span metrics. */
export const requestsTo = all(only.environment, only.chosenServices, only.answering);

/** A counter's increase a second, for each value of `label`. */
export function rateBy(label: string, counter: string, selector = ""): string {
  const series = selector === "" ? counter : `${counter}{${selector}}`;
  return `sum by (${label}) (rate(${series}[$__rate_interval]))`;
}

/** The same of what each of several Collectors sees by itself, such as its machine: as the one that sees most of it. */
export function mostRateBy(label: string, counter: string, selector = ""): string {
  return `max by (${label}) (${rateBy(`${label}, instance`, counter, selector)})`;
}

/** What there is to say of spans that a selector picks, for each value of `by`. */
export interface Red {
  /** Spans a second. */
  readonly rate: string;
  /** Failed spans a second; none is 0, not nothing. */
  readonly failures: string;
  /** Share of the spans that failed. */
  readonly errorShare: string;
  /** Time within which a share of the spans ended, in seconds. */
  readonly latency: (share: number) => string;
  /** Mean length, in seconds. */
  readonly mean: string;
}

/** Rate, errors and durations of the spans that a selector picks, for each value of the label `by`. */
export function red(of: string, by: string): Red {
  const rate = rateBy(by, spanMetrics.calls, of);
  const failures = `(${rateBy(by, spanMetrics.calls, all(of, only.failed))} or 0 * ${rate})`;
  const buckets = rateBy(by === "" ? "le" : `le, ${by}`, spanMetrics.durationBucket, of);
  const sum = rateBy(by, spanMetrics.durationSum, of);
  return {
    rate,
    failures,
    errorShare: `${failures} / ${rate}`,
    latency: (share) => `histogram_quantile(${share}, ${buckets})`,
    mean: `${sum} / ${rateBy(by, spanMetrics.durationCount, of)}`,
  };
}

/** Requests to the chosen services, one series a service. */
export const requests = red(requestsTo, SERVICE);

/** Requests that ended within the bounds of each bucket of duration, a second. */
export function durationBuckets(of: string): string {
  return rateBy("le", spanMetrics.durationBucket, of);
}
