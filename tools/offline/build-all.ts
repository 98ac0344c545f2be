import { availableParallelism } from "node:os";
import type { Report, Site } from "../setup/site.ts";
import { build, isBuilt } from "./build.ts";
import type { Program } from "./program.ts";
import type { ProgramName } from "./programs.ts";
import { programs } from "./programs.ts";
import { timeText } from "./time.ts";

/** Compilers side by side: one alone leaves a core idle while it links. */
const atOnce = 2;

/** Seconds between two lines about a running build. */
const progressInterval = process.stdout.isTTY ? 1 : 20;

/** The programs in the order in which they are built: quickest first. */
export function buildOrder(names: Iterable<ProgramName>): ProgramName[] {
  return [...new Set(names)].sort((a, b) => programs[a].cpuSeconds - programs[b].cpuSeconds);
}

/** About how many seconds building `names` takes on so many idle cores. */
export function estimate(names: Iterable<ProgramName>, cores = availableParallelism()): number {
  const work = [...names].map((name): Program => programs[name]);
  return work.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / cores;
}

/** What is about to be built and how long that takes. */
export function announcement(
  names: readonly ProgramName[],
  cores = availableParallelism(),
): string {
  const each = names.map((name) => `${name} ${timeText(estimate([name], cores))}`);
  return `building ${each.join(", ")}: about ${timeText(estimate(names, cores))} on ${cores} cores`;
}

/**
 * Builds those of the programs that have not been built before.
 *
 * @throws Error naming each program that does not build, or the tool that is missing for it.
 */
export async function buildAll(
  site: Pick<Site, "cache" | "run">,
  names: Iterable<ProgramName>,
  report: Report,
): Promise<void> {
  const missing = buildOrder(names).filter((name) => !isBuilt(site, name));
  if (missing.length === 0) return;
  report(announcement(missing));
  const queue = [...missing];
  // Each gets its share of the cores while another is being built.
  const share = Math.min(atOnce, missing.length);
  // What is missing for all of them, such as Go, is told once.
  const failures = new Set<string>();
  const worker = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const building = build(site, name);
      await timed(building, { name, expected: share * estimate([name]), report }).catch(
        (error: unknown) => {
          failures.add(error instanceof Error ? error.message : String(error));
        },
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.size > 0) throw new Error([...failures].join("\n"));
}

interface Build {
  readonly name: ProgramName;
  /** Seconds. */
  readonly expected: number;
  readonly report: Report;
}

async function timed(building: Promise<void>, { name, expected, report }: Build): Promise<void> {
  const start = Date.now();
  const elapsed = () => timeText((Date.now() - start) / 1000);
  const timer = setInterval(() => {
    report(`${name}: ${elapsed()} of about ${timeText(expected)}`);
  }, progressInterval * 1000);
  try {
    await building;
    report(`${name}: built in ${elapsed()}`);
  } finally {
    clearInterval(timer);
  }
}
