import * as units from "@grafana/grafana-foundation-sdk/units";
import { thresholds } from "../../../model/objectives.ts";
import { SENDING_ON } from "../../exporters.ts";
import { toDashboard } from "../drill-downs.ts";
import { rateBy } from "../metrics.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** Series of the Collector itself; Jaeger is one, too, and names its own likewise. */
const OF_COLLECTOR = 'job="collector"';

const health = [toDashboard(uids.serviceHealth, "Service Health")];
const capacity = [toDashboard(uids.capacity, "Capacity")];
const collector = [toDashboard(uids.collector, "Collector & Sampling")];

const ofCollector = (by: string, counter: string) => rateBy(by, counter, OF_COLLECTOR);

/** What comes in. */
export function spansAccepted(view: View) {
  const accepted = ofCollector("receiver, transport", "otelcol_receiver_accepted_spans_total");
  return graph(view, {
    title: "Spans accepted",
    description: "Spans a second that the Collector took on, by receiver and transport.",
    unit: units.CountsPerSecond,
    queries: [{ expr: accepted, legend: "{{receiver}} {{transport}}" }],
    links: collector,
  });
}

/** What is sent back. */
export function spansRefused(view: View) {
  const by = "receiver, transport";
  return graph(view, {
    title: "Spans refused or failed",
    description:
      "Spans a second that the Collector sent back, for want of room or for a fault of its own.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: ofCollector(by, "otelcol_receiver_refused_spans_total"),
        legend: "{{receiver}} {{transport}} refused",
      },
      {
        expr: ofCollector(by, "otelcol_receiver_failed_spans_total"),
        legend: "{{receiver}} {{transport}} failed",
      },
    ],
    links: collector,
  });
}

/** What comes in of the other signals. */
export function otherSignals(view: View) {
  return graph(view, {
    title: "Log records and metric points accepted",
    description: "Log records and metric points a second that the Collector took on, by receiver.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: ofCollector("receiver", "otelcol_receiver_accepted_log_records_total"),
        legend: "{{receiver}} log records",
      },
      {
        expr: ofCollector("receiver", "otelcol_receiver_accepted_metric_points_total"),
        legend: "{{receiver}} metric points",
      },
    ],
    links: health,
  });
}

/** What the sampler decides. */
export function samplingDecisions(view: View) {
  const decisions = "otelcol_processor_tail_sampling_count_traces_sampled_total";
  return graph(view, {
    title: "Sampling decisions",
    description:
      "Decisions a second of the sampler, by its rule and by whether it keeps; none where all are kept.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: `sum by (policy, sampled) (rate(${decisions}[$__rate_interval]))`,
        legend: "{{policy}} kept: {{sampled}}",
      },
    ],
    links: [toDashboard(uids.traceOverview, "Trace Overview")],
  });
}

/** How much of what comes in is kept. */
export function keptShare(view: View) {
  // Tempo has two exporters, of which both, or one alone, may have a trace with an error; Jaeger has all.
  const sent = `max(sum by (exporter) (rate(otelcol_exporter_sent_spans_total{${SENDING_ON}, exporter=~"otlp_grpc/(tempo|jaeger)"}[$__rate_interval])))`;
  const accepted = `sum(rate(otelcol_receiver_accepted_spans_total{${OF_COLLECTOR}}[$__rate_interval]))`;
  return graph(view, {
    title: "Share of spans kept",
    description:
      "Spans that the stores were given, as a share of those that came in: what sampling leaves. Without Jaeger it lacks the traces with an error where others are dropped.",
    unit: units.PercentUnit,
    queries: [{ expr: `${sent} / ${accepted}`, legend: "kept" }],
    needs: ["tempo"],
    links: [toDashboard(uids.traceOverview, "Trace Overview")],
  });
}

/** What each processor takes away. */
export function processorLosses(view: View) {
  const by = "processor, otel_signal";
  const incoming = ofCollector(by, "otelcol_processor_incoming_items_total");
  const outgoing = ofCollector(by, "otelcol_processor_outgoing_items_total");
  return graph(view, {
    title: "Taken away by processors",
    description: "Items a second that went into each processor and did not come out.",
    unit: units.CountsPerSecond,
    queries: [{ expr: `${incoming} - ${outgoing}`, legend: "{{processor}} {{otel_signal}}" }],
    links: health,
  });
}

/** What waits for the stores. */
export function queues(view: View) {
  const total = (metric: string) => `sum by (exporter) (${metric}{${SENDING_ON}})`;
  const size = total("otelcol_exporter_queue_size");
  return graph(view, {
    title: "Queues",
    description: "How full the queue in front of each store is.",
    unit: units.PercentUnit,
    queries: [
      { expr: `${size} / ${total("otelcol_exporter_queue_capacity")}`, legend: "{{exporter}}" },
    ],
    redFrom: thresholds.queueShare.above,
    links: capacity,
  });
}
