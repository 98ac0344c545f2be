import { platformFor } from "../../model/platform.ts";
import { environmentOf, type Stack } from "../stack-file.ts";

/** Patience with a check of a stack's platform in milliseconds, and as long more as a trace waits for its decision there. */
export function patienceWith(stack: Stack, milliseconds: number): number {
  const { workloads, collector } = platformFor(environmentOf(stack));
  const waits = workloads.includes("sampler");
  return milliseconds + (waits ? collector.sampling.decisionWait.milliseconds : 0);
}
