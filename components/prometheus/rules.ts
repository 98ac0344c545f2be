import type { Platform } from "../../model/platform.ts";

/** Prometheus' rules: what the platform knows of itself as series, and a sign that alerts arrive. */
export function prometheusRules(platform: Platform) {
  return {
    groups: [
      { name: "platform", rules: memoryLimits(platform) },
      { name: "watchdog", rules: [watchdog] },
    ],
  };
}

/** The memory limit of every workload, by the job that its other series have. */
function memoryLimits({ workloads, memory }: Platform) {
  return workloads.map((workload) => ({
    record: "tracing:memory_limit_bytes",
    expr: `vector(${memory[workload].bytes})`,
    labels: { job: workload },
  }));
}

const watchdog = {
  alert: "Watchdog",
  expr: "vector(1)",
  labels: { severity: "none" },
  annotations: {
    summary: "Alerts reach those who should know.",
    description:
      "This alert always fires. Whoever expects it and misses it knows that Prometheus or Alertmanager is silent.",
    runbook_url: "docs/runbook.md#watchdog",
  },
};
