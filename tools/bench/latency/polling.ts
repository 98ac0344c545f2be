import { setTimeout as sleep } from "node:timers/promises";

/** When a question got its first good answer; times in milliseconds since the clock's start. */
export interface Arrival<Value> {
  readonly value: Value;
  /** The good answer was here. */
  readonly answered: number;
  /** The last question without one was put; 0 where the first had one. What is awaited came between. */
  readonly missed: number;
  readonly questions: number;
}

/** How a question is repeated; times in milliseconds. */
export interface Polling {
  /** From one question to the next, or as soon as an answer is here that took longer. */
  readonly interval: number;
  /** From the first question until the answer is given up. */
  readonly patience: number;
}

/**
 * Puts a question, one at a time, until its answer is a value.
 *
 * @param began where the clock starts, as `performance.now()` says it.
 * @returns nothing where no good answer came in time.
 */
export async function poll<Value>(
  question: () => Promise<Value | undefined>,
  began: number,
  { interval, patience }: Polling,
): Promise<Arrival<Value> | undefined> {
  let missed = 0;
  const first = performance.now();
  for (let questions = 1; ; questions++) {
    const asked = performance.now();
    const value = await question();
    const answered = performance.now() - began;
    if (value !== undefined) return { value, answered, missed, questions };
    missed = asked - began;
    if (performance.now() - first > patience) return undefined;
    await sleep(Math.max(0, asked + interval - performance.now()));
  }
}
