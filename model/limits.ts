import type { Environment } from "../environment/schema.ts";
import { cpuLimitOf } from "./cpu.ts";
import { workloadNames, type WorkloadName } from "./listeners.ts";
import { SAMPLER_MEMORY } from "./sampler-memory.ts";
import { seriesOf } from "./series.ts";
import { prometheusLimits, storeLimits, type SizedLimits } from "./sizes.ts";
import { ByteSize } from "./units/byte-size.ts";

/** What each workload may take. */
export interface Limits {
  /** Hard limit of each workload's memory; every other limit of it is derived from this one. */
  readonly memory: Readonly<Record<WorkloadName, ByteSize>>;
  /** Limit of each workload's processor time, in processors. */
  readonly cpus: Readonly<Record<WorkloadName, number>>;
}

/** Limits of every workload, of stores those for the load where the environment names a size. */
export function limitsFor(
  { target, sampling }: Environment,
  workloads: readonly WorkloadName[],
): Limits {
  const cpus = Object.fromEntries(workloadNames.map((name) => [name, cpuLimitOf(name)]));
  const usual = { memory: usualMemory, cpus: cpus as Limits["cpus"] };
  if (target.kind !== "kubernetes" || target.size === undefined) return usual;
  const store = storeLimits(sampling.rate);
  const prometheus = prometheusLimits(seriesOf(workloads, sampling.rate));
  const stores = { tempo: store, jaeger: store, loki: store, prometheus };
  const each = <Value>(of: (limits: SizedLimits) => Value) =>
    Object.fromEntries(Object.entries(stores).map(([name, limits]) => [name, of(limits)]));
  return {
    memory: { ...usual.memory, ...each((limits) => limits.memory) },
    cpus: { ...usual.cpus, ...each((limits) => limits.cpus) },
  };
}

/** In MiB; what each needs idle and under load is measured in `docs/benchmarks.md`. */
const usualMemory = {
  collector: ByteSize.mebibytes(256),
  tempo: ByteSize.mebibytes(512),
  jaeger: ByteSize.mebibytes(512),
  prometheus: ByteSize.mebibytes(512),
  zipkin: ByteSize.mebibytes(512),
  loki: ByteSize.mebibytes(512),
  alertmanager: ByteSize.mebibytes(128),
  grafana: ByteSize.mebibytes(512),
  redis: ByteSize.mebibytes(96),
  gateway: ByteSize.mebibytes(160),
  "llm-router": ByteSize.mebibytes(48),
  websocket: ByteSize.mebibytes(96),
  "business-logic": ByteSize.mebibytes(160),
  nginx: ByteSize.mebibytes(48),
  sampler: SAMPLER_MEMORY,
} as const satisfies Limits["memory"];
