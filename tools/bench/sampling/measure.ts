import { progress } from "../progress.ts";
import type { Section } from "../section.ts";
import { measureMemoryCurve } from "./memory-curve.ts";
import { measureTailLatency } from "./latency.ts";
import { measureSustained } from "./sustained.ts";
import { measureThroughput } from "./throughput.ts";

/** Measures what sampling costs: spans a second, memory of what is held, and time until a trace can be read. */
export async function measureSampling(rounds: number): Promise<Section> {
  progress(`sampling: spans a second, ${rounds} rounds with and without`);
  const throughput = await measureThroughput(rounds);
  progress("sampling: the rated load for a minute and a half");
  const sustained = await measureSustained();
  progress("sampling: memory of what is held");
  const memory = await measureMemoryCurve();
  progress("sampling: time until a trace can be read");
  const latency = await measureTailLatency();
  const all = [throughput, sustained, memory, latency];
  return {
    name: "sampling",
    figures: all.flatMap(({ figures }) => figures),
    drawings: Object.assign({}, ...all.map(({ drawings }) => drawings)) as Record<string, string>,
    notes: all.flatMap(({ notes }) => notes),
    failures: all.flatMap(({ failures }) => failures),
  };
}
