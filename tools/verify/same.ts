import { differences, type Span } from "../trace.ts";

/** @throws Error with every difference between a trace as it was sent and as a store gives it back. */
export function same(sent: readonly Span[], found: readonly Span[]): string {
  const wrong = differences(sent, found);
  if (sent.length === 0 || wrong.length > 0)
    throw new Error(wrong.join("; ") || "nothing was sent");
  return `${found.length} spans, the same`;
}
