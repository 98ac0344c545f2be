import { mostRateBy, rateBy } from "./metrics.ts";
import type { View } from "./view.ts";

/** What the runtimes of some components say of themselves; the metrics of others say it where there are none. */
interface RuntimeMetric {
  /** Without it, those of every component that is written in Go. */
  readonly jobs?: readonly string[];
  /** One series for each job. */
  readonly expr: string;
}

/** Parts of a query for those components that are there, one in the place of the other. */
function anyOf({ jobs }: View, metrics: readonly RuntimeMetric[]): string {
  const there = metrics.filter((metric) => metric.jobs?.some((job) => jobs.has(job)) ?? true);
  return there.map(({ expr }) => expr).join(" or ");
}

const sum = (metric: string) => `sum by (job) (${metric})`;

/** Of several replicas the one that uses most of what each of them may; of several views of one the largest. */
const most = (metric: string) => `max by (job) (sum by (job, instance) (${metric}))`;
const COLLECTORS = ["collector", "jaeger", "sampler"];

/** Resident memory; Zipkin's heap, as it has no better. */
const memoryInUse: readonly RuntimeMetric[] = [
  { expr: most("process_resident_memory_bytes") },
  { jobs: COLLECTORS, expr: most("otelcol_process_memory_rss_bytes") },
  { jobs: ["zipkin"], expr: most("jvm_memory_used_bytes") },
  { jobs: ["redis"], expr: most("redis_memory_rss_bytes") },
];

const processorsInUse: readonly RuntimeMetric[] = [
  { expr: rateBy("job", "process_cpu_seconds_total") },
  { jobs: COLLECTORS, expr: rateBy("job", "otelcol_process_cpu_seconds_total") },
  { jobs: ["zipkin"], expr: `${rateBy("job", "process_cpu_time_ns_total")} / 1e9` },
  { jobs: ["redis"], expr: mostRateBy("job", "redis_cpu_time_seconds_total", 'state=~"user|sys"') },
];

const startsInAnHour: readonly RuntimeMetric[] = [
  { expr: sum("changes(process_start_time_seconds[1h])") },
  { jobs: COLLECTORS, expr: sum("resets(otelcol_process_uptime_seconds_total[1h])") },
  { jobs: ["zipkin"], expr: sum("resets(process_cpu_time_ns_total[1h])") },
  { jobs: ["redis"], expr: most("resets(redis_uptime_seconds_total[1h])") },
];

/** The limit of each component's memory. */
const memoryLimit = "max by (job) (tracing:memory_limit_bytes)";

/** Memory in use as a share of each component's limit. */
export const memoryShare = (view: View) =>
  `(${anyOf(view, memoryInUse)}) / on (job) ${memoryLimit}`;

/** Bytes of memory that are left to each component until its limit. */
export const memoryLeft = (view: View) => `${memoryLimit} - on (job) (${anyOf(view, memoryInUse)})`;

/** Processors that each component keeps busy. */
export const coresInUse = (view: View) => anyOf(view, processorsInUse);

/** Times in the last hour that a component has started anew. */
export const restarts = (view: View) => anyOf(view, startsInAnHour);

/** Bytes a second that each component sends and receives, where its runtime tells. */
export const network = {
  received: rateBy("job", "process_network_receive_bytes_total"),
  sent: rateBy("job", "process_network_transmit_bytes_total"),
} as const;

/** The file system on which everything lies: the Collector sees the engine's through its own folders. */
export const disk = {
  used: 'max(system_filesystem_usage_bytes{state="used"})',
  free: 'min(system_filesystem_usage_bytes{state="free"})',
  share: "max(system_filesystem_utilization_ratio)",
  /** Bytes that will be free in a day if it goes on as in the last hour. */
  freeInADay: 'min(predict_linear(system_filesystem_usage_bytes{state="free"}[1h], 86400))',
} as const;
