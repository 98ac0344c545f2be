import { KEPT_FIRING, patience, thresholds } from "../../../../model/objectives.ts";
import type { Platform } from "../../../../model/platform.ts";
import { samplerSizes } from "../../../../model/sampling.ts";
import { has, type Features } from "../features.ts";
import { alerting, WHERE, withService, type AlertingRule } from "../rule.ts";

/** What the sampler counts when it drops a trace before it has decided about it: for want of room, or for its size. */
const DROPPED = [
  "otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total",
  "otelcol_processor_tail_sampling_traces_dropped_too_large_total",
] as const;

/** Share of its room from which the sampler is taken to be full: it counts when it has just decided about some. */
const FULL = 0.75;

/** Whoever is sent to, in the name of the exporter, such as `otlp_grpc/tempo`: of replicas the workload, and of the errors' own way the store. */
const STORE = "(?:.*/)?(.+?)(?:-[0-9]+|-errors)?";

/** What becomes of telemetry between its senders and the stores. */
export function telemetryAlerts(platform: Platform, { tailSampling }: Features): AlertingRule[] {
  return [
    ...[refusing, dropping, filling, undelivered],
    ...(tailSampling ? [tooEarly(platform)] : []),
    ...(has(platform, "sampler") ? [samplerFull(platform)] : []),
  ];
}

const refusing = alerting({
  name: "CollectorRefusesData",
  severity: "warning",
  service: "collector",
  expr: "sum by (signal, instance) (increase(tracing:collector_refused_total[2m])) > 0",
  lasting: patience.refusedData,
  keptFor: KEPT_FIRING,
  summary: "The Collector refuses {{ $labels.signal }}.",
  description: `Senders are told by ${WHERE} to come again with their {{ $labels.signal }}; those that do not, lose them.`,
});

const dropping = alerting({
  name: "CollectorDropsData",
  severity: "critical",
  service: "collector",
  expr: "sum by (signal, instance) (increase(tracing:collector_dropped_total[5m])) > 0",
  summary: "The Collector has dropped {{ $labels.signal }}.",
  description: `Some {{ $value | humanize }} {{ $labels.signal }} of ${WHERE} were refused by a store for good or found their queue full.`,
});

const filling = alerting({
  name: "ExporterQueueFilling",
  severity: "warning",
  expr: `max by (service, instance) (${withService("exporter", "tracing:exporter_queue_share", STORE)}) > ${thresholds.queueShare.above}`,
  lasting: thresholds.queueShare.lasting,
  summary: "{{ $value | humanizePercentage }} of the queue for {{ $labels.service }} is used.",
  description: `Telemetry for {{ $labels.service }} comes to ${WHERE} faster than it is taken; a full queue refuses it.`,
});

const undelivered = alerting({
  name: "ExporterFailing",
  severity: "warning",
  expr: `min by (service, instance) (${withService("exporter", "exporter_up", STORE)}) == 0`,
  lasting: patience.exporterFailing,
  summary: `Nothing of ${WHERE} reaches {{ $labels.service }}.`,
  description: `Telemetry for {{ $labels.service }} waits at ${WHERE}, and none of it has been delivered for a minute.`,
});

/** Where traces are decided about: where everything is kept, the Collector itself copies those with an error. */
function deciderOf(platform: Platform): string {
  return has(platform, "sampler") ? "sampler" : "collector";
}

/** Counters begin with the first such trace, so a new series is a finding, too. */
function tooEarly(platform: Platform): AlertingRule {
  return alerting({
    name: "SamplerDropsTracesTooEarly",
    severity: "warning",
    service: deciderOf(platform),
    expr: DROPPED.flatMap((counter) => [
      `sum by (instance) (increase(${counter}[5m])) > 0`,
      `sum by (instance) (${counter} > 0 unless ${counter} offset 5m) > 0`,
    ]).join(" or "),
    summary: `Traces are dropped at ${WHERE} before they are decided about.`,
    description: has(platform, "sampler")
      ? "More traces are open than the sampler has room for, or some are too large: errors and slow spans among them are lost."
      : "More traces are open than there is room for, or some are too large: errors among them are kept no longer than other traces.",
  });
}

/** Not lost, but late: the Collector accepts spans only as fast as it decides about those before them. */
function samplerFull(platform: Platform): AlertingRule {
  const { traces } = samplerSizes(platform.collector.sampling);
  return alerting({
    name: "SamplerFull",
    severity: "warning",
    service: "sampler",
    expr:
      `max by (instance) (otelcol_processor_tail_sampling_sampling_traces_on_memory) > ${Math.floor(traces * FULL)}` +
      ' or max by (instance) (rate(otelcol_receiver_refused_spans_total{job="sampler"}[2m])) > 0',
    lasting: patience.samplerFull,
    summary: "A sampler has room for no further trace.",
    description: `That at ${WHERE} holds nearly as many as it may, ${traces}, or refuses spans as its memory is full; they wait on the Collector's disk.`,
  });
}
