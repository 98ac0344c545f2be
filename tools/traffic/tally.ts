/** What became of the pieces of telemetry so far: `sent` is the sum of the others once all is flushed. */
export interface Tally {
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  /** Why the last refused pieces were refused. */
  readonly reason?: string;
}

/** A tally of nothing. */
export const NOTHING: Tally = { sent: 0, accepted: 0, refused: 0 };

/** A tally with more pieces sent, accepted or refused. */
export function plus(tally: Tally, more: Partial<Tally>): Tally {
  const { sent = 0, accepted = 0, refused = 0, ...reason } = more;
  return {
    ...tally,
    ...reason,
    sent: tally.sent + sent,
    accepted: tally.accepted + accepted,
    refused: tally.refused + refused,
  };
}
