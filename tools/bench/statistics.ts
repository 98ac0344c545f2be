/** What was measured several times, in few numbers. */
export interface Summary {
  readonly count: number;
  readonly min: number;
  /** The middle value; between two, their mean. */
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/**
 * The smallest of the values that at least `percent` (above 0, up to 100) of them do not exceed: the
 * nearest rank, so always a value that was measured.
 *
 * @throws RangeError where there are no values, or one of them is not a number.
 */
export function percentile(values: readonly number[], percent: number): number {
  return rankIn(inOrder(values), percent);
}

/**
 * The summary of at least one value.
 *
 * @throws RangeError where there are no values, or one of them is not a number.
 */
export function summaryOf(values: readonly number[]): Summary {
  const sorted = inOrder(values);
  return {
    count: sorted.length,
    min: Math.min(...sorted),
    median: medianOf(sorted),
    p95: rankIn(sorted, 95),
    max: Math.max(...sorted),
  };
}

function rankIn(sorted: readonly number[], percent: number): number {
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) {
    throw new RangeError(`percent: must be above 0 and at most 100, got '${percent}'`);
  }
  return value;
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.slice(
    Math.floor((sorted.length - 1) / 2),
    Math.floor(sorted.length / 2) + 1,
  );
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

function inOrder(values: readonly number[]): number[] {
  if (values.length === 0) throw new RangeError("values: must be at least one, got none");
  const wrong = values.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw new RangeError(`values: must be numbers, got '${wrong}'`);
  return [...values].sort((one, other) => one - other);
}
