import { cpuLimitOf } from "../../../model/cpu.ts";
import type { Platform } from "../../../model/platform.ts";
import { has } from "./features.ts";
import type { RecordingRule } from "./rule.ts";

/** Limits of every workload, what it uses of them, and how full the disk is; `job` is the workload's name. */
export function resourceRules(platform: Platform): RecordingRule[] {
  return [
    ...limits(platform),
    { record: "tracing:memory_used_bytes", expr: byJob(memoryMetrics(platform)) },
    {
      record: "tracing:memory_share",
      expr:
        "tracing:memory_used_bytes / on (job) tracing:memory_limit_bytes" +
        ' or sum by (job) (system_memory_utilization_ratio{job="host", state="used"})',
    },
    { record: "tracing:cpu_used", expr: byJob(cpuMetrics(platform)) },
    {
      record: "tracing:cpu_share",
      expr:
        "tracing:cpu_used / on (job) tracing:cpu_limit" +
        ' or 1 - sum by (job) (avg_over_time(system_cpu_utilization_ratio{job="host", state="idle"}[2m]))',
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

function limits({ workloads, memory }: Platform): RecordingRule[] {
  return workloads.flatMap((job) => [
    {
      record: "tracing:memory_limit_bytes",
      expr: `vector(${memory[job].bytes})`,
      labels: { job },
    },
    { record: "tracing:cpu_limit", expr: `vector(${cpuLimitOf(job)})`, labels: { job } },
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

/** Of several replicas the one that uses most of what each of them may. */
function byJob(series: readonly string[]): string {
  return series.map((one) => `max by (job) (sum by (job, instance) (${one}))`).join(" or ");
}
