import { Failure } from "../../command-line.ts";
import { differences, type Span } from "../../trace.ts";
import { referenceRequest } from "../../traffic/reference-request.ts";
import type { Sender } from "../../traffic/sender.ts";
import { poll, type Arrival, type Polling } from "./polling.ts";

/** How a store is asked for a sent trace: the answer that counts, or nothing until it has one. */
export type Question<Value> = (sent: readonly Span[]) => Promise<Value | undefined>;

/** What became of one trace; times in milliseconds since its ended spans were to be flushed. */
export interface Emission<Value> {
  readonly sent: readonly Span[];
  /** The Collector had accepted all spans. */
  readonly acknowledged: number;
  readonly arrival: Arrival<Value>;
}

/**
 * Sends the reference request as one trace and waits until `question` has a good answer.
 *
 * @throws Failure when spans were not accepted, or the answer did not come.
 */
export async function emit<Value>(
  sender: Sender,
  question: Question<Value>,
  polling: Polling,
): Promise<Emission<Value>> {
  const before = sender.tally.accepted;
  const sent = sender.request(referenceRequest, Date.now());
  const began = performance.now();
  const [acknowledged, arrival] = await Promise.all([
    sender.flush().then(() => performance.now() - began),
    poll(() => question(sent), began, polling),
  ]);
  const { accepted, reason } = sender.tally;
  if (accepted - before !== sent.length) {
    throw new Failure(`${accepted - before} of ${sent.length} spans accepted: ${reason ?? "?"}`);
  }
  if (!arrival) throw new Failure(`no trace ${nameOf(sent)} after ${polling.patience} ms`);
  return { sent, acknowledged, arrival };
}

/** @throws Failure where a store gives back something else than was sent. */
export function requireSame(sent: readonly Span[], found: readonly Span[]): void {
  const wrong = differences(sent, found);
  if (wrong.length > 0)
    throw new Failure(`trace ${nameOf(sent)} came back wrong: ${wrong.join("; ")}`);
}

function nameOf(sent: readonly Span[]): string {
  return sent[0]?.traceId ?? "without a span";
}
