import { progress } from "../progress.ts";
import type { Section } from "../section.ts";
import { measureMemoryCurve } from "./memory-curve.ts";
import { measureTailLatency } from "./latency.ts";
import { measureThroughput } from "./throughput.ts";

/** Measures what sampling costs: spans a second, memory of what is held, and time until a trace can be read. */
export async function measureSampling(rounds: number): Promise<Section> {
  progress(`sampling: spans a second, ${rounds} rounds with and without`);
  const throughput = await measureThroughput(rounds);
  progress("sampling: memory of what is held");
  const memory = await measureMemoryCurve();
  progress("sampling: time until a trace can be read");
  const latency = await measureTailLatency();
  const all = [throughput, memory, latency];
  return {
    name: "sampling",
    figures: all.flatMap(({ figures }) => figures),
    notes: all.flatMap(({ notes }) => notes),
    failures: all.flatMap(({ failures }) => failures),
  };
}
