/** The processes that the language host starts, and how all of them are stopped. */
import { spawn } from "node:child_process";
import type { ChildProcess, ChildProcessByStdio, SpawnOptions } from "node:child_process";
import type { Readable } from "node:stream";

const children = new Set<ChildProcess>();

/** A process whose two outputs are read here and whose input is empty. */
export type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Starts `program`; it is stopped with the language host. */
export function startChild(
  program: string,
  args: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env">,
): Child {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  child.on("close", () => children.delete(child));
  return child;
}

/** How a process ended: its exit code, or the signal that ended it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Waits until `child` has ended and all it wrote has been read. */
export function ending(child: Child): Promise<Ending> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code, signal });
    });
  });
}

/** Sends `signal` to every process still running. */
export function stopChildren(signal: NodeJS.Signals): void {
  for (const child of children) child.kill(signal);
}
