import { edges } from "../../model/edges.ts";

/** Why a workload dials another one to leave something there for good. */
const HANDED_OVER: readonly string[] = ["traces", "metrics", "logs", "alerts"];

/** Somebody who hands data over to somebody else. */
type Handover = Readonly<Record<"client" | "server", string>>;

/** Who hands data over to whom in the platform. */
const handovers: readonly Handover[] = edges.filter(({ purpose }) => HANDED_OVER.includes(purpose));

/** Something with data in it, and the workloads that write there. */
interface Held {
  readonly name: string;
  readonly workloads: readonly string[];
}

/**
 * Volumes in the order to copy them: a sender's before those of whom it sends to.
 *
 * What a sender hands over between the two copies is then in both. The other way round it would be in
 * neither: not yet in the receiver's copy, no longer in the sender's queue.
 */
export function inCopyOrder<T extends Held>(
  volumes: readonly T[],
  between: readonly Handover[] = handovers,
): T[] {
  const rankOf = ({ workloads }: T) =>
    Math.min(...workloads.map((workload) => steps(workload, between)));
  return [...volumes].sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
}

/**
 * Volumes in groups that are copied at once, in the order of their first: those of one group share who
 * has to be stopped for them, who would otherwise be stopped once for each.
 */
export function inWindows<T>(
  volumes: readonly T[],
  stoppedFor: (volume: T) => readonly string[],
): T[][] {
  let windows: T[][] = [];
  for (const volume of volumes) {
    const stopped = stoppedFor(volume);
    const shares = (window: readonly T[]) =>
      window.some((other) => stoppedFor(other).some((one) => stopped.includes(one)));
    const [first, ...later] = windows.filter(shares);
    if (first === undefined) {
      windows.push([volume]);
      continue;
    }
    first.push(...later.flat(), volume);
    windows = windows.filter((window) => !later.includes(window));
  }
  return windows;
}

/** How many hands data goes through at most before it comes to `workload`. */
function steps(
  workload: string,
  between: readonly Handover[],
  seen: readonly string[] = [],
): number {
  if (seen.includes(workload)) return 0;
  const senders = between.filter(({ server }) => server === workload);
  return Math.max(
    0,
    ...senders.map(({ client }) => 1 + steps(client, between, [...seen, workload])),
  );
}
