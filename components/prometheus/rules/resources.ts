import { AGENT, agentLimits } from "../../../model/agent.ts";
import type { Platform } from "../../../model/platform.ts";
import { has } from "./features.ts";
import type { RecordingRule } from "./rule.ts";

/** Limits of every workload, what each replica uses of them, and how full the disk is; `job` is the workload's name. */
export function resourceRules(platform: Platform): RecordingRule[] {
  return [
    ...limits(platform),
    { record: "tracing:memory_used_bytes", expr: byInstance(memoryMetrics(platform)) },
    {
      record: "tracing:memory_share",
      expr:
        "tracing:memory_used_bytes / on (job) group_left () tracing:memory_limit_bytes" +
        ' or sum by (job, instance) (system_memory_utilization_ratio{job="host", state="used"})',
    },
    { record: "tracing:cpu_used", expr: byInstance(cpuMetrics(platform)) },
    {
      record: "tracing:cpu_share",
      expr:
        "tracing:cpu_used / on (job) group_left () tracing:cpu_limit" +
        ' or 1 - sum by (job, instance) (avg_over_time(system_cpu_utilization_ratio{job="host", state="idle"}[2m]))',
    },
    // The stores' volumes lie on one disk, which the Collector sees under several folders.
    {
      record: "tracing:storage_free_bytes",
      expr: 'min(system_filesystem_usage_bytes{job="host", state="free"})',
    },
    {
      record: "tracing:storage_share",
      expr: 'max(system_filesystem_utilization_ratio{job="host"})',
    },
  ];
}

function limits({ workloads, memory, cpus, agents }: Platform): RecordingRule[] {
  const ofWorkloads = workloads.map((job) => ({ job, memory: memory[job], cpus: cpus[job] }));
  const ofAgents = agents ? [{ job: AGENT, ...agentLimits }] : [];
  return [...ofWorkloads, ...ofAgents].flatMap(({ job, ...most }) => [
    {
      record: "tracing:memory_limit_bytes",
      expr: `vector(${most.memory.bytes})`,
      labels: { job },
    },
    { record: "tracing:cpu_limit", expr: `vector(${most.cpus})`, labels: { job } },
  ]);
}

/** Resident memory by the metric that each runtime has; Zipkin's heap, as it has no better. */
function memoryMetrics(platform: Platform): string[] {
  return [
    "process_resident_memory_bytes",
    "otelcol_process_memory_rss_bytes",
    ...(has(platform, "redis") ? ["redis_memory_rss_bytes"] : []),
    ...(has(platform, "zipkin") ? ["jvm_memory_used_bytes"] : []),
  ];
}

/** Processors' worth of time by the metric that each runtime has. */
function cpuMetrics(platform: Platform): string[] {
  return [
    "rate(process_cpu_seconds_total[2m])",
    "rate(otelcol_process_cpu_seconds_total[2m])",
    ...(has(platform, "redis")
      ? ['rate(redis_cpu_time_seconds_total{state=~"sys|user"}[2m])']
      : []),
    ...(has(platform, "zipkin") ? ["rate(process_cpu_time_ns_total[2m]) / 1e9"] : []),
  ];
}

/** Of each replica, as each may use as much; and of whom several Collectors ask, by each of these. */
function byInstance(series: readonly string[]): string {
  return series.map((one) => `sum by (job, instance) (${one})`).join(" or ");
}
