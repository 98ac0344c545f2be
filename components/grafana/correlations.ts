import type { DataSource, DataSources } from "../../model/data-sources.ts";
import { exploreUrl } from "./links.ts";
import { spanMetrics } from "./metrics.ts";

/** How far before and after a span its log records are looked for. */
const LOGS_AROUND = { spanStartTimeShift: "-5m", spanEndTimeShift: "5m" } as const;

/** How far before and after a span its service's metrics are shown. */
const METRICS_AROUND = { spanStartTimeShift: "-15m", spanEndTimeShift: "15m" } as const;

const SERVICE_TAG = { key: "service.name", value: "service_name" } as const;

/**
 * The log records of a span's trace, by the id that Loki keeps with every record.
 *
 * `services` narrows the streams: by the span's own service where its resource has the name.
 */
const logsOfTrace = (services: string) => `{${services}} | trace_id="\${__trace.traceId}"`;

/** Logs of a trace in Tempo, whose spans bring their resource's attributes along. */
export function logsBySpan({ uid }: DataSource) {
  const query = logsOfTrace("${__tags}");
  return { datasourceUid: uid, ...LOGS_AROUND, tags: [SERVICE_TAG], customQuery: true, query };
}

/** Logs of a trace in a store that keeps a service's name apart from its attributes. */
export function logsByTrace({ uid }: DataSource) {
  const query = logsOfTrace('service_name=~".+"');
  return { datasourceUid: uid, ...LOGS_AROUND, customQuery: true, query };
}

/** Requests and latency of a span's service, computed from all spans before sampling. */
export function metricsBySpan({ uid }: DataSource) {
  const { calls, durationBucket } = spanMetrics;
  const queries = [
    { name: "Requests per second", query: `sum by (span_name) (rate(${calls}{$__tags}[5m]))` },
    {
      name: "Failed requests per second",
      query: `sum by (span_name) (rate(${calls}{$__tags, status_code="STATUS_CODE_ERROR"}[5m]))`,
    },
    {
      name: "Latency, 95th percentile",
      query: `histogram_quantile(0.95, sum by (le, span_name) (rate(${durationBucket}{$__tags}[5m])))`,
    },
  ];
  return { datasourceUid: uid, ...METRICS_AROUND, tags: [SERVICE_TAG], queries };
}

/**
 * The trace of an exemplar, which was taken before anything was sampled.
 *
 * The label is the one that Prometheus gives exemplars that come over OTLP.
 */
export function traceOfExemplar({ uid }: DataSource) {
  return {
    name: "trace_id",
    datasourceUid: uid,
    urlDisplayLabel: "Trace of this request, if it was kept",
  };
}

/** Links from a log record to its trace in every store, and to all that has its correlation id. */
export function fieldsOfRecords({ tempo, jaeger, zipkin, loki }: DataSources) {
  const traces = [tempo, jaeger, zipkin].flatMap((store) => (store ? [traceIn(store)] : []));
  return loki ? [...traces, sameCorrelation(loki)] : traces;
}

function traceIn({ uid, title }: DataSource) {
  return {
    name: `Trace in ${title}`,
    matcherType: "label",
    matcherRegex: "trace_id",
    url: "${__value.raw}",
    datasourceUid: uid,
    urlDisplayLabel: `Trace in ${title}`,
  };
}

/** By address: a link within Grafana would hand Loki its query in a field that Loki does not read. */
function sameCorrelation(loki: DataSource) {
  const expr = '{service_name=~".+"} | correlation_id="${__value.raw}"';
  return {
    name: "Correlated records",
    matcherType: "label",
    matcherRegex: "correlation_id",
    url: exploreUrl(loki, { expr }, { from: "now-6h", to: "now" }),
    urlDisplayLabel: "Records of the same correlation id",
  };
}
