import { collectorWorkload } from "../../components/collector/workload.ts";
import { jaegerWorkload } from "../../components/jaeger/workload.ts";
import { prometheusWorkload } from "../../components/prometheus/workload.ts";
import { tempoWorkload } from "../../components/tempo/workload.ts";
import { platformFor } from "../../model/platform.ts";
import type { Workload } from "../../model/workload.ts";
import { environmentOf } from "./environments.ts";

/** Every workload of a checked-in stack, with some settings changed. */
export function workloadsOf(stack: string, changes: Record<string, unknown> = {}): Workload[] {
  const platform = platformFor(environmentOf(stack, changes));
  return [collectorWorkload, tempoWorkload, jaegerWorkload, prometheusWorkload].map((render) =>
    render(platform),
  );
}
