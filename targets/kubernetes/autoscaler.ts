import type { types } from "@pulumi/kubernetes";
import type { TargetSettings } from "../../environment/schema.ts";
import type { Workload } from "../../model/workload.ts";
import { millicores } from "./quantities.ts";

type AutoscalerSpec = types.input.autoscaling.v2.HorizontalPodAutoscalerSpec;
type Metric = types.input.autoscaling.v2.MetricSpec;
type Settings = NonNullable<TargetSettings<"kubernetes">["collectorAutoscaling"]>;

/**
 * How many more there are at once, and how slowly they become fewer: who goes keeps what waits on its volume
 * until there are as many again, so a load that comes and goes must not take any with it.
 */
const behavior: NonNullable<AutoscalerSpec["behavior"]> = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    policies: [{ type: "Pods", value: 2, periodSeconds: 60 }],
  },
  scaleDown: {
    stabilizationWindowSeconds: 900,
    policies: [{ type: "Pods", value: 1, periodSeconds: 300 }],
  },
};

/** Spans a second that are refused, on average of all, from which there are too few. */
const REFUSED_PER_SECOND = "1";

/** Share of the fullest queue, in percent, from which there are too few. */
const QUEUE_PERCENT = "50";

/** Who says how many there are of a workload whose number follows its load; nobody of any other. */
export function autoscaler(
  { name, replicas, cpus }: Pick<Workload, "name" | "replicas" | "cpus">,
  settings: Settings | undefined,
): AutoscalerSpec | undefined {
  if (replicas?.least === undefined || !settings) return undefined;
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "StatefulSet", name },
    minReplicas: replicas.least,
    maxReplicas: replicas.count,
    metrics: [cpu(cpus, settings), ...(settings.externalMetrics ? external : [])],
    behavior,
  };
}

/** In processors, as a share is one of what a pod asks for, which is a tenth of what it may have. */
function cpu(cpus: number, { cpuPercent }: Settings): Metric {
  const averageValue = millicores((cpus * cpuPercent) / 100);
  return {
    type: "Resource",
    resource: { name: "cpu", target: { type: "AverageValue", averageValue } },
  };
}

/** What an adapter must answer, as `docs/kubernetes.md` has it. */
const external: readonly Metric[] = [
  {
    type: "External",
    external: {
      metric: { name: "tracing_collector_refused_per_second" },
      target: { type: "AverageValue", averageValue: REFUSED_PER_SECOND },
    },
  },
  {
    type: "External",
    external: {
      metric: { name: "tracing_exporter_queue_percent" },
      target: { type: "Value", value: QUEUE_PERCENT },
    },
  },
];
