import { lengthOf, type LaterStep, type Step } from "./step.ts";

/** A step at its place in a trace; times in milliseconds since the trace began. */
export interface Placed {
  readonly step: Step;
  readonly start: number;
  readonly end: number;
  /** Number of the step that caused it; absent for the first. */
  readonly parent?: number;
  /** Numbers of the steps whose messages it takes up as one batch, all of them before it. */
  readonly links: readonly number[];
}

/** Every step of a trace at its time, the first one first and each after what it depends on. */
export function layoutOf(root: Step): Placed[] {
  const all: Placed[] = [];
  place(all, root, { start: 0, links: [] });
  return all;
}

/** How long a trace takes until its last step has ended, in milliseconds. */
export function extentOf(all: readonly Placed[]): number {
  return all.reduce((longest, { end }) => Math.max(longest, end), 0);
}

type Place = Omit<Placed, "step" | "end">;

function place(all: Placed[], step: Step, at: Place): void {
  const parent = all.length;
  const end = at.start + lengthOf(step);
  all.push({ ...at, step, end });
  let next = at.start + (step.milliseconds ?? 0);
  for (const child of step.steps ?? []) {
    place(all, child, { start: next, parent, links: [] });
    next += lengthOf(child);
  }
  for (const later of step.later ?? []) {
    place(all, later.step, { ...takenUp(all, later, parent), parent });
  }
}

/** A message is taken up once it is there: a batch when the last of its messages is. */
function takenUp(all: readonly Placed[], { batchOf, delay }: LaterStep, parent: number) {
  const links = batchOf === undefined ? [] : published(all, batchOf);
  const ready = [parent, ...links].map((index) => all[index]?.end ?? 0);
  return { start: Math.max(...ready) + delay, links };
}

/** Who failed to publish has left no message. */
function published(all: readonly Placed[], name: string): number[] {
  return all.flatMap(({ step }, index) => (step.name === name && !step.failure ? [index] : []));
}
