import * as units from "@grafana/grafana-foundation-sdk/units";
import { thresholds } from "../../../model/objectives.ts";
import { disk } from "../component-metrics.ts";
import { toDashboard } from "../drill-downs.ts";
import { mostRateBy, rateBy } from "../metrics.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

const health = [toDashboard(uids.serviceHealth, "Service Health")];
const capacity = [toDashboard(uids.capacity, "Capacity")];

/** What the processors do; of the machines of several Collectors on average. */
export function hostCpu(view: View) {
  const busy = rateBy("state, instance", "system_cpu_time_seconds_total", 'state!="idle"');
  const share = `${busy} / on (instance) group_left () system_cpu_logical_count`;
  return graph(view, {
    title: "Machine: CPU",
    description: "Share of all processors' time that the machine spends on each kind of work.",
    unit: units.PercentUnit,
    queries: [{ expr: `avg by (state) (${share})`, legend: "{{state}}" }],
    redFrom: thresholds.cpuShare.above,
    stacked: true,
    links: health,
  });
}

/** Whether work waits for a processor. */
export function hostLoad(view: View) {
  return graph(view, {
    title: "Machine: load",
    description: "Processes that run or wait to, beside the number of processors.",
    unit: units.Short,
    queries: [
      { expr: "max(system_cpu_load_average_1m)", legend: "1 minute" },
      { expr: "max(system_cpu_load_average_15m)", legend: "15 minutes" },
      { expr: "max(system_cpu_logical_count)", legend: "processors" },
    ],
    links: health,
  });
}

/** What the memory holds. */
export function hostMemory(view: View) {
  return graph(view, {
    title: "Machine: memory",
    description: "Memory of the machine by what it holds.",
    unit: units.BytesIEC,
    queries: [
      {
        expr: "avg by (state) (sum by (state, instance) (system_memory_usage_bytes))",
        legend: "{{state}}",
      },
    ],
    stacked: true,
    links: capacity,
  });
}

/** The Collector's library counts page faults by the bytes of a page of the smallest size. */
const PAGE = 4_096;

/** How often memory had to be fetched from disk. */
export function hostPaging(view: View) {
  return graph(view, {
    title: "Machine: major page faults",
    description: "Times a second that a process waited for memory to come from disk.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: `${mostRateBy("type", "system_paging_faults_total", 'type="major"')} / ${PAGE}`,
        legend: "{{type}}",
      },
    ],
    links: health,
  });
}

/** What goes to the disks and comes from them. */
export function diskTraffic(view: View) {
  return graph(view, {
    title: "Machine: disk",
    description: "Bytes a second that are written to each disk and read from it.",
    unit: units.BytesPerSecondIEC,
    queries: [
      {
        expr: mostRateBy("device, direction", "system_disk_io_bytes_total"),
        legend: "{{device}} {{direction}}",
      },
    ],
    links: capacity,
  });
}

/** How busy the disks are. */
export function diskTime(view: View) {
  return graph(view, {
    title: "Machine: time at the disk",
    description: "Share of the time during which each disk had something to do.",
    unit: units.PercentUnit,
    queries: [
      { expr: mostRateBy("device", "system_disk_io_time_seconds_total"), legend: "{{device}}" },
    ],
    links: health,
  });
}

/** How full the file system is. */
export function fileSystem(view: View) {
  return graph(view, {
    title: "Machine: file system",
    description: "Share in use of the file system on which the engine keeps all volumes.",
    unit: units.PercentUnit,
    queries: [{ expr: disk.share, legend: "in use" }],
    redFrom: thresholds.storageShare.above,
    links: capacity,
  });
}

/** What goes over the network of the one component that everything comes through. */
export function networkTraffic(view: View) {
  return graph(view, {
    title: "Collector: network",
    description:
      "Bytes a second through the Collector's interfaces, by which all telemetry comes and goes.",
    unit: units.BytesPerSecondIEC,
    queries: [
      {
        expr: rateBy("direction", "system_network_io_bytes_total", 'device!="lo"'),
        legend: "{{direction}}",
      },
    ],
    links: [toDashboard(uids.collector, "Collector & Sampling")],
  });
}

/** What of it is lost. */
export function networkLosses(view: View) {
  return graph(view, {
    title: "Collector: packets lost",
    description: "Packets a second that the Collector's interfaces dropped or found faulty.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: rateBy("direction", "system_network_dropped_total"),
        legend: "dropped, {{direction}}",
      },
      { expr: rateBy("direction", "system_network_errors_total"), legend: "faulty, {{direction}}" },
    ],
    links: health,
  });
}
