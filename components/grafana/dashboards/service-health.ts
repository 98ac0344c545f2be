import { MappingType } from "@grafana/grafana-foundation-sdk/dashboard";
import * as statetimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { DataSource, DataSources } from "../../../model/data-sources.ts";
import { dashboard, from } from "../dashboard.ts";
import { memoryShare, rateBy } from "../metrics.ts";
import { graph, HEIGHT, redFrom, WIDTH } from "../panels.ts";
import { promQueries, sourceOf } from "../queries.ts";

/** Share of its memory limit from which a component is shown in red. */
const MEMORY_WARNING = 0.8;

/** Share of its capacity from which a queue is shown in red: a full one refuses spans. */
const QUEUE_WARNING = 0.5;

/** Whether the platform itself does its work. */
export function serviceHealth({ prometheus }: DataSources) {
  return dashboard({
    uid: "tracing-service-health",
    title: "Service Health",
    description: "Whether every component of the tracing platform does its work.",
    panels: from(prometheus, (source) => [
      componentsUp(source),
      memory(source),
      spansReceived(source),
      spansRefused(source),
      spansQueued(source),
    ]),
  });
}

function componentsUp(source: DataSource) {
  return new statetimeline.PanelBuilder()
    .title("Components")
    .description("Whether Prometheus reached each component when it asked for its metrics.")
    .datasource(sourceOf(source))
    .targets(promQueries(source, [{ expr: "min by (job) (up)", legend: "{{job}}" }]))
    .unit(units.Short)
    .mappings([
      {
        type: MappingType.ValueToText,
        options: { "0": { text: "down", color: "red" }, "1": { text: "up", color: "green" } },
      },
    ])
    .height(HEIGHT)
    .span(WIDTH.whole);
}

function memory(source: DataSource) {
  return graph(source, {
    title: "Memory",
    description: "Memory in use, as a share of the limit beyond which the component is killed.",
    unit: units.PercentUnit,
    queries: [{ expr: memoryShare, legend: "{{job}}" }],
  }).thresholds(redFrom(MEMORY_WARNING));
}

function spansReceived(source: DataSource) {
  return graph(source, {
    title: "Spans accepted",
    description: "Spans a second that the Collector took on, by receiver.",
    unit: units.CountsPerSecond,
    queries: [
      { expr: rateBy("receiver", "otelcol_receiver_accepted_spans_total"), legend: "{{receiver}}" },
    ],
  });
}

function spansRefused(source: DataSource) {
  return graph(source, {
    title: "Spans refused",
    description: "Spans a second that the Collector sent back; their senders try again.",
    unit: units.CountsPerSecond,
    queries: [
      { expr: rateBy("receiver", "otelcol_receiver_refused_spans_total"), legend: "{{receiver}}" },
    ],
  });
}

function spansQueued(source: DataSource) {
  const total = (metric: string) => `sum by (exporter) (${metric})`;
  const size = total("otelcol_exporter_queue_size");
  const capacity = total("otelcol_exporter_queue_capacity");
  return graph(source, {
    title: "Queues",
    description: "How full the queue in front of each store is.",
    unit: units.PercentUnit,
    queries: [{ expr: `${size} / ${capacity}`, legend: "{{exporter}}" }],
  }).thresholds(redFrom(QUEUE_WARNING));
}
