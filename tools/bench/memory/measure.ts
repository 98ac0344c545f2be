import type { Access } from "../../access.ts";
import type { Stack } from "../../stack-file.ts";
import { progress } from "../progress.ts";
import { unrest, type Section } from "../section.ts";
import { idleness, QUIET } from "./idleness.ts";
import { containersOf, figuresOf, secondsUp, takeSamples } from "./sampling.ts";

/** Measures the memory of every container of a platform that has nothing to do. */
export async function measureMemory(access: Access, { name }: Stack): Promise<Section> {
  const containers = containersOf(access, name);
  progress(`memory: waiting for ${QUIET} s without a span`);
  const requireIdle = await idleness(access);
  const samples = await takeSamples(containers);
  const uptime = await secondsUp(containers);
  await requireIdle();
  const figures = figuresOf(samples);
  return {
    name: "memory",
    figures,
    notes: [
      "cgroup: what the limit counts, without inactive file pages (docker stats)",
      "RSS: resident set of the processes, with the file pages they map (docker top)",
      `up for ${uptime} s or more, ${QUIET} s or more without a span, for one trace before that`,
      ...unrest(figures),
    ],
    failures: [],
  };
}
