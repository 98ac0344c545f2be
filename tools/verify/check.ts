import { setTimeout as sleep } from "node:timers/promises";

/** How often a question is asked again that has no good answer yet, in milliseconds. */
const PAUSE = 100;

/** One question to the running platform; it throws what is wrong, or says what it found. */
export interface Check {
  readonly name: string;
  readonly ask: () => Promise<string>;
  /** Why the question cannot be asked here; it then counts neither as passed nor as failed. */
  readonly notRun?: string;
}

/** Asks until the answer is good or `deadline` (milliseconds since 1970) has passed. */
export async function askUntil(check: Check, deadline: number): Promise<string> {
  for (;;) {
    try {
      return await check.ask();
    } catch (error) {
      if (Date.now() + PAUSE > deadline) throw error;
      await sleep(PAUSE);
    }
  }
}

/** @throws Error with what came instead of a good answer. */
export function require200({ status, body }: { status: number; body: string }): string {
  if (status !== 200) throw new Error(`answered ${status}: ${body.slice(0, 200)}`);
  return "200";
}
