import * as units from "@grafana/grafana-foundation-sdk/units";
import { disk } from "../component-metrics.ts";
import { toDashboard } from "../drill-downs.ts";
import { rateBy, spanMetrics } from "../metrics.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

const infrastructure = [toDashboard(uids.infrastructure, "Infrastructure")];
const collector = [toDashboard(uids.collector, "Collector & Sampling")];

/** How much room there is for everything. */
export function diskRoom(view: View) {
  return graph(view, {
    title: "Room on the disk",
    description:
      "Free bytes of the file system, and how many will be free in a day at the pace of the last hour.",
    unit: units.BytesIEC,
    queries: [
      { expr: disk.free, legend: "free" },
      { expr: disk.freeInADay, legend: "free in a day" },
      { expr: disk.used, legend: "used" },
    ],
    signed: true,
    links: infrastructure,
  });
}

/** How large Jaeger's database is. */
export function jaegerSize(view: View) {
  return graph(view, {
    title: "Jaeger: size",
    description: "Bytes of Jaeger's database: its index, and the values.",
    unit: units.BytesIEC,
    queries: [
      { expr: "sum(jaeger_storage_badger_size_bytes_lsm)", legend: "index" },
      { expr: "sum(jaeger_storage_badger_size_bytes_vlog)", legend: "values" },
    ],
    stacked: true,
    needs: ["jaeger"],
    links: infrastructure,
  });
}

/** What Zipkin takes into its memory, and what not. */
export function zipkinIntake(view: View) {
  return graph(view, {
    title: "Zipkin: spans",
    description: "Spans a second that Zipkin took into its memory, or dropped.",
    unit: units.CountsPerSecond,
    queries: [
      { expr: rateBy("job", "zipkin_collector_spans_total"), legend: "taken" },
      { expr: rateBy("job", "zipkin_collector_spans_dropped_total"), legend: "dropped" },
    ],
    needs: ["zipkin"],
    links: collector,
  });
}

/** How large Prometheus' database is. */
export function prometheusSize(view: View) {
  return graph(view, {
    title: "Prometheus: size",
    description:
      "Bytes of Prometheus' database: its blocks, and the log of what is not yet in one.",
    unit: units.BytesIEC,
    queries: [
      { expr: "max(prometheus_tsdb_storage_blocks_bytes)", legend: "blocks" },
      { expr: 'max(prometheus_tsdb_wal_storage_size_bytes{job="prometheus"})', legend: "log" },
    ],
    stacked: true,
    links: infrastructure,
  });
}

/** How many series there are, and of what. */
export function series(view: View) {
  return graph(view, {
    title: "Prometheus: series",
    description: "Series in Prometheus' memory, and those of them that count spans.",
    unit: units.Short,
    queries: [
      { expr: "max(prometheus_tsdb_head_series)", legend: "all" },
      {
        expr: `count({__name__=~"${Object.values(spanMetrics).join("|")}"})`,
        legend: "of spans",
      },
    ],
    links: infrastructure,
  });
}

/** How many requests are kept as ways to their traces. */
export function exemplarRoom(view: View) {
  return graph(view, {
    title: "Prometheus: exemplars",
    description:
      "Share in use of the room for exemplars; when it is full, each new one replaces the oldest.",
    unit: units.PercentUnit,
    queries: [
      {
        expr: "sum(prometheus_tsdb_exemplar_exemplars_in_storage) / sum(prometheus_tsdb_exemplar_max_exemplars)",
        legend: "in use",
      },
    ],
    links: infrastructure,
  });
}

/** What Loki is given. */
export function lokiIntake(view: View) {
  return graph(view, {
    title: "Loki: intake",
    description:
      "Bytes of log records a second that Loki took on, by how many hours it keeps them.",
    unit: units.BytesPerSecondIEC,
    queries: [
      {
        expr: rateBy("retention_hours", "loki_distributor_bytes_received_total"),
        legend: "kept for {{retention_hours}} h",
      },
    ],
    needs: ["loki"],
    links: infrastructure,
  });
}
