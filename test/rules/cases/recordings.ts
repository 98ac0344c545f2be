import { seriesOf, type Question, type UnitTest } from "../support/promtool.ts";
import { fullest } from "../support/rendered.ts";
import { durations, requests } from "./case.ts";

/** One series that is the whole answer: a value, and its labels where it has any. */
export const only = (
  expr: string,
  at: string,
  one: number | { readonly [labels: string]: number },
): Question => ({
  expr,
  at,
  answer: Object.entries(typeof one === "number" ? { "{}": one } : one).map(([labels, value]) => ({
    labels,
    value,
  })),
});

const running = { 'up{job="collector",instance="collector:8888"}': "1x60" };
const own = (metric: string, labels = {}) =>
  seriesOf(`otelcol_${metric}`, { job: "collector", instance: "collector:8888", ...labels });

const exporter = { exporter: "otlp_grpc/tempo" };

/** Where a series of the Collector leads to, before and while its store is away. */
const outage = {
  [own("exporter_queue_size", { ...exporter, data_type: "traces" })]: "0x12 5x30",
  [own("exporter_sent_spans_total", exporter)]: "0+10x12 120x30",
};

/** The same of one of several samplers, whose queue is never empty, and what it has sent. */
const waiting = (instance: string, sent: string) => {
  const by = { job: "sampler", instance, ...exporter };
  return {
    [seriesOf("otelcol_exporter_queue_size", { ...by, data_type: "traces" })]: "5x42",
    [seriesOf("otelcol_exporter_sent_spans_total", by)]: sent,
  };
};

/** What is recorded of the most important series, and from what. */
export const recordings: readonly UnitTest[] = [
  {
    name: "error_rate is the share of an operation's requests that fail",
    series: requests("shop", { succeeding: "0+75x60", failing: "0+25x60" }),
    questions: [
      only("error_rate", "5m", { 'error_rate{service="shop",operation="shop.request"}': 0.25 }),
      only("round(sum(tracing:service_requests:rate5m))", "5m", 10),
    ],
  },
  {
    name: "error_rate is 0 where nothing fails, and is not there where nothing is asked",
    series: {
      ...requests("shop", { succeeding: "0+75x60" }),
      ...requests("idle", { succeeding: "75x60" }),
    },
    questions: [
      only("error_rate", "5m", { 'error_rate{service="shop",operation="shop.request"}': 0 }),
    ],
  },
  {
    name: "a service's latency is that of its requests, not of its steps",
    series: {
      ...durations("shop", { "0.1": "0+50x60", "0.2": "0+100x60", "+Inf": "0+100x60" }),
      ...durations("shop", { sum: "0+12x60", count: "0+100x60" }),
      'traces_span_metrics_duration_seconds_sum{service_name="shop",span_kind="SPAN_KIND_CLIENT"}':
        "0+900x60",
    },
    questions: [
      only('sum(tracing:latency_seconds:rate5m{quantile="0.5"})', "5m", 0.1),
      only("tracing:latency_seconds:mean5m", "5m", {
        'tracing:latency_seconds:mean5m{service="shop"}': 0.12,
      }),
    ],
  },
  {
    name: "spans are counted as they come in and go out",
    series: {
      [own("receiver_accepted_spans_total", { receiver: "otlp", transport: "grpc" })]: "40x9",
      [own("receiver_accepted_spans_total", { receiver: "otlp", transport: "http" })]: "2x9",
      [own("exporter_sent_spans_total", exporter)]: "41x9",
      'otelcol_exporter_sent_spans_total{job="jaeger",exporter="jaeger_storage_exporter"}': "7x9",
    },
    questions: [
      only("spans_created_total", "1m", {
        'spans_created_total{receiver="otlp",instance="collector:8888"}': 42,
      }),
      only("spans_exported_total", "1m", {
        'spans_exported_total{exporter="otlp_grpc/tempo",instance="collector:8888"}': 41,
      }),
    ],
  },
  {
    name: "trace errors begin at 0 and count what was refused and what was dropped",
    series: {
      ...running,
      [own("receiver_refused_spans_total", { receiver: "otlp" })]: "3x20",
      [own("exporter_enqueue_failed_spans_total", exporter)]: "_x5 4x20",
    },
    questions: [
      only('sum(trace_errors_total{reason="refused"})', "2m", 3),
      only('sum(trace_errors_total{reason="dropped"})', "30s", 0),
      only('sum(trace_errors_total{reason="dropped"})', "2m", 4),
    ],
  },
  {
    name: "an exporter is up until something waits for a minute and nothing is sent",
    series: outage,
    questions: [
      only("sum(exporter_up)", "2m", 1),
      only("sum(exporter_up)", "5m", 0),
      only("max(tracing:exporter_sent:rate1m)", "2m", 1),
    ],
  },
  {
    name: "one of several samplers that delivers nothing is not made up for by the others",
    series: { ...waiting("sampler-0:8888", "0+10x42"), ...waiting("sampler-1:8888", "120x42") },
    questions: [
      only("exporter_up", "5m", {
        'exporter_up{exporter="otlp_grpc/tempo",data_type="traces",instance="sampler-0:8888"}': 1,
        'exporter_up{exporter="otlp_grpc/tempo",data_type="traces",instance="sampler-1:8888"}': 0,
      }),
    ],
  },
  {
    name: "shares of memory and processor time are of the workload's own limits",
    series: {
      'process_resident_memory_bytes{job="tempo"}': `${fullest.memory.tempo.bytes / 4}x30`,
      'process_cpu_seconds_total{job="tempo"}': "0+5x30",
      'process_cpu_time_ns_total{job="zipkin"}': "0+2500000000x30",
    },
    questions: [
      only("tracing:memory_share", "4m", { 'tracing:memory_share{job="tempo"}': 0.25 }),
      {
        expr: "tracing:cpu_share",
        at: "4m",
        answer: [
          { labels: 'tracing:cpu_share{job="tempo"}', value: 0.5 },
          { labels: 'tracing:cpu_share{job="zipkin"}', value: 0.25 },
        ],
      },
    ],
  },
  {
    name: "of several replicas each has its share, and of several machines each",
    series: {
      'process_resident_memory_bytes{job="prometheus",instance="prometheus-0:9090"}': `${fullest.memory.prometheus.bytes / 4}x30`,
      'process_resident_memory_bytes{job="prometheus",instance="prometheus-1:9090"}': `${fullest.memory.prometheus.bytes / 2}x30`,
      'system_memory_utilization_ratio{job="host",instance="collector-0",state="used"}': "0.5x30",
      'system_memory_utilization_ratio{job="host",instance="collector-1",state="used"}': "0.75x30",
    },
    questions: [
      only("tracing:memory_share", "4m", {
        'tracing:memory_share{job="prometheus",instance="prometheus-0:9090"}': 0.25,
        'tracing:memory_share{job="prometheus",instance="prometheus-1:9090"}': 0.5,
        'tracing:memory_share{job="host",instance="collector-0"}': 0.5,
        'tracing:memory_share{job="host",instance="collector-1"}': 0.75,
      }),
    ],
  },
  {
    name: "a burn rate of 1 is just what a service has promised",
    series: requests("business-logic", { succeeding: "0+999x60", failing: "0+1x60" }),
    questions: [
      only('round(sum(tracing:burn_rate{objective="availability", window="5m"}), 0.001)', "8m", 1),
    ],
  },
  {
    name: "calls of a service to itself and to nobody are no edges that fail",
    series: {
      'traces_service_graph_request_total{client="shop",server="shop",failed="true"}': "0+1x60",
      'traces_service_graph_request_total{client="shop",server="unknown",failed="true"}': "0+1x60",
      'traces_service_graph_request_total{client="shop",server="cart",failed="true"}': "0+1x60",
      'traces_service_graph_request_total{client="shop",server="cart",failed="false"}': "0+3x60",
    },
    questions: [
      only("tracing:edge_error_ratio:rate5m", "5m", {
        'tracing:edge_error_ratio:rate5m{client="shop",server="cart"}': 0.25,
      }),
    ],
  },
];
