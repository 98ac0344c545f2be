import { KEPT_FIRING, patience, thresholds } from "../../../../model/objectives.ts";
import type { Features } from "../features.ts";
import { alerting, withService, type AlertingRule } from "../rule.ts";

const EARLY = "otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total";

/** The store in the name of its exporter, such as `otlp_grpc/tempo`. */
const STORE = "(?:.*/)?(.+)";

/** What becomes of telemetry between its senders and the stores. */
export function telemetryAlerts({ tailSampling }: Features): AlertingRule[] {
  return [refusing, dropping, filling, undelivered, ...(tailSampling ? [tooEarly] : [])];
}

const refusing = alerting({
  name: "CollectorRefusesData",
  severity: "warning",
  service: "collector",
  expr: "sum by (signal) (increase(tracing:collector_refused_total[2m])) > 0",
  lasting: patience.refusedData,
  keptFor: KEPT_FIRING,
  summary: "The Collector refuses {{ $labels.signal }}.",
  description:
    "Senders are told to come again with their {{ $labels.signal }}; those that do not, lose them.",
});

const dropping = alerting({
  name: "CollectorDropsData",
  severity: "critical",
  service: "collector",
  expr: "sum by (signal) (increase(tracing:collector_dropped_total[5m])) > 0",
  summary: "The Collector has dropped {{ $labels.signal }}.",
  description:
    "Some {{ $value | humanize }} {{ $labels.signal }} were refused by a store for good or found their queue full.",
});

const filling = alerting({
  name: "ExporterQueueFilling",
  severity: "warning",
  expr: `max by (service) (${withService("exporter", "tracing:exporter_queue_share", STORE)}) > ${thresholds.queueShare.above}`,
  lasting: thresholds.queueShare.lasting,
  summary: "{{ $value | humanizePercentage }} of the queue for {{ $labels.service }} is used.",
  description:
    "Telemetry for {{ $labels.service }} comes in faster than it is taken; a full queue refuses it.",
});

const undelivered = alerting({
  name: "ExporterFailing",
  severity: "warning",
  expr: `min by (service) (${withService("exporter", "exporter_up", STORE)}) == 0`,
  lasting: patience.exporterFailing,
  summary: "Nothing reaches {{ $labels.service }}.",
  description:
    "Telemetry waits in the Collector for {{ $labels.service }}, and none of it has been delivered for a minute.",
});

/** Its counter begins with the first such trace, so a new series is a finding, too. */
const tooEarly = alerting({
  name: "SamplerDropsTracesTooEarly",
  severity: "warning",
  service: "collector",
  expr: `sum(increase(${EARLY}[5m])) > 0 or sum(${EARLY} > 0 unless ${EARLY} offset 5m) > 0`,
  summary: "Traces are decided about before they are whole.",
  description:
    "More traces are open than the sampler has room for: errors and slow spans among them may be lost.",
});
