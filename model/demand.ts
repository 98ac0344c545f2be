import { replicasOf } from "./deployment.ts";
import type { WorkloadName } from "./listeners.ts";
import type { Platform } from "./platform.ts";
import { ByteSize } from "./units/byte-size.ts";

/** What a process may take at most. */
export interface ProcessLimits {
  readonly memory: ByteSize;
  readonly cpus: number;
}

/** What all processes of a platform may take together. */
export interface Demand extends ProcessLimits {
  readonly pods: number;
  /** The least and the most that any of them may take. */
  readonly least: ProcessLimits;
  readonly most: ProcessLimits;
}

/** The part of a platform that tells what it takes. */
export type Demanding = Pick<
  Platform,
  "workloads" | "legacyReceivers" | "replicas" | "fewest" | "memory" | "cpus"
>;

/** What a platform may take: the sum of its workloads' limits, replicas counted. */
export function demandOf(platform: Demanding): Demand {
  const all = platform.workloads.map((name) => ({ ...limitsOf(platform, name), name }));
  const sum = (of: (limits: ProcessLimits) => number) =>
    all.reduce((total, one) => total + of(one) * countOf(platform, one.name), 0);
  const sizes = all.map(({ memory }) => memory.mebibytes);
  const cpus = all.map((one) => one.cpus);
  return {
    pods: sum(() => 1),
    memory: ByteSize.mebibytes(sum(({ memory }) => memory.mebibytes)),
    cpus: sum((one) => one.cpus),
    least: { memory: ByteSize.mebibytes(Math.min(...sizes)), cpus: Math.min(...cpus) },
    most: { memory: ByteSize.mebibytes(Math.max(...sizes)), cpus: Math.max(...cpus) },
  };
}

function limitsOf({ memory, cpus }: Demanding, name: WorkloadName): ProcessLimits {
  return { memory: memory[name], cpus: cpus[name] };
}

function countOf(platform: Demanding, name: WorkloadName): number {
  return replicasOf(platform, name)?.count ?? 1;
}
