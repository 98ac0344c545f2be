import { execa } from "execa";
import { Failure } from "../../command-line.ts";
import { root, type Stack } from "../../stack-file.ts";
import { progress, sentenceOf } from "../progress.ts";
import { figure, type Section } from "../section.ts";
import { requireUnchanged } from "../unchanged.ts";
import { milestones, partsOf, type Part, type Said } from "./milestones.ts";

/** Most seconds from `npm start` on a deployed platform until its trace is back. */
const GOAL = { statistic: "median", atMost: 120 } as const;

/**
 * Measures `npm start` on a platform that is deployed already, from the command to its trace's return.
 *
 * Refuses where the start would change the platform: that is not what is measured, nor wanted.
 */
export async function measureStart(stack: Stack, runs: number): Promise<Section> {
  await requireUnchanged(stack);
  const starts: Part[][] = [];
  const failures: string[] = [];
  for (let run = 0; run <= runs; run++) {
    progress(run === 0 ? "start: one that does not count" : `start: ${run} of ${runs}`);
    try {
      const parts = partsOf(await start(stack));
      if (run > 0) starts.push(parts);
    } catch (error) {
      failures.push(`start ${run}: ${sentenceOf(error)}`);
    }
  }
  return {
    name: "start",
    figures: [
      figure("npm start, until the trace is back", {
        unit: "s",
        values: starts.map((parts) => parts.reduce((sum, { seconds }) => sum + seconds, 0)),
        goal: GOAL,
      }),
      ...milestones.map(({ part }, index) =>
        figure(part, { unit: "s", values: starts.flatMap((parts) => parts[index]?.seconds ?? []) }),
      ),
    ],
    notes: ["the platform was deployed and had nothing to change; one start before does not count"],
    failures,
  };
}

/** Everything that `npm start` says, with the time of each line. */
async function start(stack: Stack): Promise<Said[]> {
  const began = performance.now();
  const child = execa("npm", ["start", "--", "--stack", stack.name], {
    cwd: root,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  const said: Said[] = [];
  for await (const text of child.iterable({ from: "all" })) {
    said.push({ text, at: (performance.now() - began) / 1_000 });
  }
  const { failed, all } = await child;
  if (failed) throw new Failure(`npm start failed\n${all.split("\n").slice(-20).join("\n")}`);
  return said;
}
