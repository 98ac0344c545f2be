import { setTimeout as sleep } from "node:timers/promises";

/** How many requests are to be made a second, and when there are enough. */
export interface Pace {
  /** Requests a second; fewer where what sends them cannot keep up. */
  readonly rate: number;
  readonly count: number;
  readonly milliseconds: number;
}

/** Requests made in a row before answers that have come in are looked at. */
const AT_ONCE = 50;

/**
 * Makes the requests that are due, one after the other, and waits while none is.
 *
 * What was missed is made up for only as far as a second, so that no pause ends in a flood.
 *
 * @returns how many requests were made.
 */
export async function keepPace(
  { rate, count, milliseconds }: Pace,
  stop: AbortSignal,
  make: (index: number) => Promise<void>,
): Promise<number> {
  const began = performance.now();
  let origin = began;
  let made = 0;
  let base = 0;
  while (made < count && !isOver(stop)) {
    const now = performance.now();
    if (now - began >= milliseconds) break;
    if (now - origin - ((made - base) * 1_000) / rate > 1_000) [origin, base] = [now - 1_000, made];
    const due = Math.min(count, base + Math.floor(((now - origin) * rate) / 1_000) + 1);
    const batch = Math.min(due, made + AT_ONCE);
    while (made < batch && !isOver(stop)) await make(made++);
    const next = origin + ((made - base) * 1_000) / rate;
    if (made < count) await pause(Math.min(next, began + milliseconds) - performance.now(), stop);
  }
  return made;
}

/** Asked anew each time: it changes while others work. */
function isOver({ aborted }: AbortSignal): boolean {
  return aborted;
}

/** At least one turn of the event loop, which is what lets answers in. */
async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  if (milliseconds < 1) await new Promise<void>((resolve) => setImmediate(resolve));
  else await sleep(milliseconds, undefined, { signal: stop }).catch(() => undefined);
}
