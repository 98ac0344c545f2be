import { readFileSync } from "node:fs";

/** What a command cost. */
export interface Cost {
  /** From its start to its end. */
  readonly seconds: number;
  /** Of processor time, its own and its children's; absent where the system does not tell (Linux does). */
  readonly processorSeconds: number | undefined;
}

/** What running commands costs; nothing else may end a child of this process meanwhile. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = childrenSeconds();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1_000;
  const after = childrenSeconds();
  const known = before !== undefined && after !== undefined;
  return { seconds, processorSeconds: known ? after - before : undefined };
}

/** Processor time of all children that have ended, and of theirs, in seconds. */
function childrenSeconds(): number | undefined {
  if (process.platform !== "linux") return undefined;
  return childrenSecondsIn(readFileSync("/proc/self/stat", "utf8"));
}

/** Linux tells processor time in hundredths of a second, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/**
 * The processor time of children in a line of `/proc/<pid>/stat`, in seconds.
 *
 * @see proc_pid_stat(5): `cutime` and `cstime` are fields 16 and 17; the name in field 2 may have
 * spaces and brackets of its own.
 */
export function childrenSecondsIn(stat: string): number {
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(13, 15)
    .map(Number);
  const ticks = (user ?? Number.NaN) + (system ?? Number.NaN);
  if (Number.isNaN(ticks))
    throw new RangeError(`must be a line of /proc/<pid>/stat, got '${stat}'`);
  return ticks / TICKS_PER_SECOND;
}
