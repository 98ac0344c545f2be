import type { CasesByAlert } from "./case.ts";

const instance = "collector:8888";

const running = { [`up{job="collector",instance="${instance}"}`]: "1x60" };

const refused = (job: string, values: string) => ({
  ...running,
  [`otelcol_receiver_refused_spans_total{job="${job}",instance="${job}:8888",receiver="otlp",transport="grpc"}`]:
    values,
});

const dropped = (metric: string, values: string) => ({
  ...running,
  [`otelcol_exporter_${metric}_total{job="collector",instance="${instance}",exporter="otlp_grpc/tempo"}`]:
    values,
});

const exporter = (queue: string, sent: string, id = "otlp_grpc/tempo") => ({
  [`otelcol_exporter_queue_size{job="collector",instance="${instance}",exporter="${id}",data_type="traces"}`]:
    queue,
  [`otelcol_exporter_queue_capacity{job="collector",instance="${instance}",exporter="${id}",data_type="traces"}`]:
    "1000x60",
  [`otelcol_exporter_sent_spans_total{job="collector",instance="${instance}",exporter="${id}"}`]:
    sent,
});

const early = (values: string) => ({
  [`otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total{job="collector",instance="${instance}"}`]:
    values,
});

const large = (values: string) => ({
  [`otelcol_processor_tail_sampling_traces_dropped_too_large_total{job="collector",instance="${instance}"}`]:
    values,
});

/** Room is for 7,200 traces: twice what begins at the rated load until it is decided about. */
const held = (values: string) => ({
  'otelcol_processor_tail_sampling_sampling_traces_on_memory{job="sampler",instance="sampler-0:8888"}':
    values,
});

const labels = { labels: { instance } };

/** Situations of the alerts about telemetry on its way. */
export const telemetryCases: CasesByAlert = {
  CollectorRefusesData: {
    firing: [
      {
        when: "spans are refused",
        series: refused("collector", "0x6 0+5x50"),
        at: "4m",
        labels: { signal: "spans", instance },
      },
      {
        when: "spans were refused once, and those who are told have their turn a minute later",
        series: refused("collector", "0x6 70x60"),
        at: "4m30s",
        labels: { signal: "spans", instance },
      },
    ],
    silent: [
      { when: "nothing is refused any more", series: refused("collector", "70x60"), at: "4m" },
      {
        when: "spans were refused once, minutes ago",
        series: refused("collector", "0x6 70x60"),
        at: "7m",
      },
      { when: "Jaeger refuses, which is one, too", series: refused("jaeger", "0+5x60"), at: "4m" },
    ],
  },
  CollectorDropsData: {
    firing: [
      {
        when: "the queue is full for the first time, so that the series begins",
        series: dropped("enqueue_failed_spans", "_x6 7x50"),
        at: "3m",
        labels: { signal: "spans", instance },
      },
      {
        when: "a store refuses samples",
        series: dropped("send_failed_metric_points", "3x6 3+1x50"),
        at: "3m",
        labels: { signal: "metric_points", instance },
      },
    ],
    silent: [
      { when: "that was long ago", series: dropped("enqueue_failed_spans", "7x60"), at: "6m" },
      {
        when: "one of several Collectors that had dropped some is gone, and comes back",
        series: {
          ...dropped("enqueue_failed_spans", "7x60"),
          ...{ 'up{job="collector",instance="collector-1:8888"}': "1x12 0x6 1x40" },
          'otelcol_exporter_enqueue_failed_spans_total{job="collector",instance="collector-1:8888",exporter="otlp_grpc/tempo"}':
            "900x12 _x6 900x40",
        },
        at: "7m",
      },
      {
        when: "a Collector that had dropped some begins anew",
        series: dropped("enqueue_failed_spans", "7x6 _x50"),
        at: "7m",
      },
    ],
  },
  ExporterQueueFilling: {
    firing: [
      {
        when: "51 % of it are used",
        series: exporter("510x60", "0+5x60"),
        at: "3m",
        labels: { service: "tempo", instance },
      },
    ],
    silent: [{ when: "50 % of it are used", series: exporter("500x60", "0+5x60"), at: "3m" }],
  },
  ExporterFailing: {
    firing: [
      {
        when: "something waits, and nothing is sent",
        series: exporter("0x3 10x60", "0+5x3 20x60"),
        at: "5m",
        labels: { service: "tempo", instance },
      },
      {
        when: "errors wait for their tenant",
        series: exporter("0x3 10x60", "0+5x3 20x60", "otlp_grpc/tempo-errors"),
        at: "5m",
        labels: { service: "tempo", instance },
      },
    ],
    silent: [
      { when: "much waits, and some is sent", series: exporter("10x60", "0+5x60"), at: "5m" },
      { when: "nothing waits, and nothing is sent", series: exporter("0x60", "20x60"), at: "5m" },
    ],
  },
  SamplerDropsTracesTooEarly: {
    firing: [
      { when: "it happens for the first time", series: early("_x6 1x50"), at: "3m", ...labels },
      { when: "it happens again", series: early("9x40 9+1x20"), at: "8m", ...labels },
      {
        ...{ when: "one is too large", at: "3m", ...labels },
        series: { ...early("0x60"), ...large("_x6 1x50") },
      },
      { when: "another is too large", series: large("9x40 9+1x20"), at: "8m", ...labels },
    ],
    silent: [
      { when: "that was long ago", series: { ...early("9x60"), ...large("9x60") }, at: "8m" },
    ],
  },
  SamplerFull: {
    firing: [
      {
        ...{ when: "it stays full", series: held("3600x4 7200x60"), at: "4m" },
        labels: { instance: "sampler-0:8888" },
      },
      {
        when: "it refuses for want of memory",
        series: refused("sampler", "0x6 0+5x50"),
        at: "6m",
        labels: { instance: "sampler:8888" },
      },
    ],
    silent: [
      { when: "the Collector refuses", series: refused("collector", "0+5x50"), at: "6m" },
      { when: "it is full for a moment", series: held("3600x4 7200x3 3600x60"), at: "4m" },
      { when: "it holds what it is rated for", series: held("3600x60"), at: "4m" },
    ],
  },
};
