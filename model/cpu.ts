import type { WorkloadName } from "./listeners.ts";

/** Processors' worth of time that a workload may use, where it is not the usual one. */
const others: Readonly<Record<string, number>> = { "llm-router": 0.5, websocket: 0.5, nginx: 0.5 };

/** The limit of a workload's processor time, as its description has it. */
export function cpuLimitOf(name: WorkloadName): number {
  return others[name] ?? 1;
}
