/** A number in two digits, or in all that stand before its point. */
export function count(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(2)));
}

/** A length of time in milliseconds below a second, in seconds from there on. */
export function duration(seconds: number): string {
  return seconds < 1 ? `${count(seconds * 1_000)} ms` : `${count(seconds)} s`;
}
