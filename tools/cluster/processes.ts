import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process, told apart from a later one that has got the same number. */
export interface ProcessId {
  readonly pid: number;
  /** When it started, in the kernel's own count. */
  readonly started: string;
}

/** The process of that number; undefined where none runs. */
export function processWith(pid: number): ProcessId | undefined {
  try {
    // The name, in brackets, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    const [state] = fields;
    // A zombie has ended, whether or not anybody has taken note of it.
    return state === "Z" || state === "X" ? undefined : { pid, started: fields[19] ?? "" };
  } catch {
    return undefined;
  }
}

/** Whether the process still runs. */
export function isRunning({ pid, started }: ProcessId): boolean {
  return processWith(pid)?.started === started;
}

/** Memory that a process has to itself or shares, in bytes; nothing where it has ended. */
export function residentBytes(pid: number): number {
  try {
    const [, kibibytes = "0"] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}

/** Milliseconds between two looks at whether processes have ended. */
const POLL = 50;

/**
 * Ends processes at once, and those that they have started meanwhile.
 *
 * @param find those that are left.
 * @throws Error when some are left in the end.
 */
export async function killAll(find: () => Promise<readonly number[]>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const left = (await find()).filter((pid) => processWith(pid) !== undefined);
    if (left.length === 0) return;
    for (const pid of left) kill(pid);
    await sleep(POLL);
  }
  throw new Error(`processes ${(await find()).join(", ")}: must have ended, got none that did`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
