import { setTimeout as sleep } from "node:timers/promises";
import { sentenceOf } from "../progress.ts";

/** Failures after which the rest is not tried: each may have taken all the patience there is. */
const MOST_FAILURES = 5;

/** What repeated measurements brought. */
export interface Repeated<Value> {
  readonly values: readonly Value[];
  /** A sentence for each measurement that failed, and one for those that were not tried. */
  readonly failures: readonly string[];
}

/**
 * Measures `count` times, one at a time, `interval` milliseconds from start to start, give or take a
 * quarter.
 *
 * The give and take keeps the measurements from falling into step with what runs at fixed times.
 */
export async function spaced<Value>(
  count: number,
  interval: number,
  measure: (index: number) => Promise<Value>,
): Promise<Repeated<Value>> {
  const values: Value[] = [];
  const failures: string[] = [];
  for (let index = 0; index < count; index++) {
    const next = performance.now() + interval * (0.75 + Math.random() / 2);
    try {
      values.push(await measure(index));
    } catch (error) {
      failures.push(`trace ${index + 1}: ${sentenceOf(error)}`);
    }
    if (failures.length === MOST_FAILURES && index + 1 < count) {
      failures.push(`${count - index - 1} of ${count} traces were not sent any more`);
      break;
    }
    await sleep(Math.max(0, next - performance.now()));
  }
  return { values, failures };
}
