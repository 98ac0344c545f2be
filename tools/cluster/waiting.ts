import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../command-line.ts";
import type { Layout } from "./layout.ts";
import { lastWords, running, type Started } from "./supervision.ts";

/** What is waited for. */
export interface Awaited {
  /** Ends the sentence `… must`. */
  readonly what: string;
  readonly seconds: number;
  readonly met: () => Promise<boolean>;
}

/** Milliseconds between two attempts. */
const POLL = 150;

/**
 * Waits until something is so, for as long as the daemons it depends on run.
 *
 * @throws Failure with a daemon's last words when it has ended, or when too much time has passed.
 */
export async function waitFor(
  layout: Layout,
  daemons: readonly Started[],
  { what, seconds, met }: Awaited,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (await met()) return;
    for (const { name } of daemons) {
      if ((await running(layout, name)) === undefined) throw ended(layout, name);
    }
    if (Date.now() > end) {
      const names = daemons.map(({ name }) => `${name}.log`).join(", ");
      throw new Failure(
        `cluster: must ${what} within ${seconds} s, got nothing; see ${names} in ${layout.logs}`,
      );
    }
    await sleep(POLL);
  }
}

function ended(layout: Layout, name: string): Failure {
  const words = lastWords(layout, name);
  return new Failure(`${name}: must run, got its end; it said last, in ${layout.logs}:\n${words}`);
}
