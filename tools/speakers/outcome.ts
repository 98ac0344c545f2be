/** What came of one attempt to be served, in the words of the protocol that was spoken. */
export interface Outcome {
  readonly accepted: boolean;
  /** HTTP's number, gRPC's or Redis' word; `refused` where the connection came to nothing. */
  readonly status: string;
  /** What the listener said about it; empty when it said nothing. */
  readonly said: string;
}

/** The outcome of a connection that came to nothing, TLS handshakes among them. */
export function refused(error: unknown): Outcome {
  return { accepted: false, status: "refused", said: messageOf(error) };
}

/** The first outcome that is not a success, or else the last one. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  const outcome = outcomes.find(({ accepted }) => !accepted) ?? outcomes.at(-1);
  if (!outcome) throw new Error("spans: must be at least one, got none; say what to send");
  return outcome;
}

/** Errors of several connection attempts come as one without a message of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
