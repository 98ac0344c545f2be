import { Failure } from "../command-line.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does work that cleans up after itself when it is interrupted: the signal of the terminal becomes one
 * of the program, and the process goes on until the work has ended.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) return;
    process.stderr.write(`${name}: cleaning up …\n`);
    controller.abort(new Failure(`interrupted by ${name}`));
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}
