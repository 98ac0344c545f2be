import { Duration } from "../../model/units/duration.ts";
import { Failure } from "../command-line.ts";
import type { Wanted } from "./search.ts";

/** What both commands can be told of the traces that are meant. */
export interface SaidOfTraces {
  readonly trace?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly service?: string | undefined;
  readonly errors?: string | undefined;
}

/** The traces that are meant. @throws Failure with exit code 64 naming what cannot be read. */
export function wantedFrom(said: SaidOfTraces, now = Date.now()): Wanted {
  const { trace, service, errors } = said;
  const [from, to] = [timeFrom("from", said.from, now), timeFrom("to", said.to, now)];
  if (from !== undefined && to !== undefined && from >= to) {
    throw new Failure(
      `--to: must be later than --from ('${said.from ?? ""}'), got '${said.to ?? ""}'`,
      64,
    );
  }
  return {
    ...(trace !== undefined && { trace: traceIdFrom(trace) }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(service !== undefined && { service }),
    ...(errors !== undefined && { failed: true }),
  };
}

function traceIdFrom(text: string): string {
  if (/^[0-9a-f]{1,32}$/i.test(text)) return text.toLowerCase().padStart(32, "0");
  throw new Failure(`--trace: must be a trace id of 32 hexadecimal digits, got '${text}'`, 64);
}

/** Microseconds since 1970 of a time that is said as such, or as how long ago it was. */
function timeFrom(option: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = Duration.pattern.test(text)
    ? now - Duration.parse(text).milliseconds
    : momentFrom(text);
  if (Number.isFinite(milliseconds)) return milliseconds * 1_000;
  throw new Failure(
    `--${option}: must be a time such as '2026-01-31T14:00Z', or how long ago, such as '2h', got '${text}'`,
    64,
  );
}

/** Milliseconds since 1970 of a date with or without a time; `NaN` where there is no such day. */
function momentFrom(text: string): number {
  const date = /^\d{4}-\d\d-\d\d/.exec(text)?.[0];
  if (date === undefined || !isDay(date)) return NaN;
  // ECMAScript reads a date alone as UTC's, and one with a time as this machine's.
  return Date.parse(text === date ? `${date}T00:00` : text);
}

/** Whether the calendar has a day: one beyond its month would be read as one of the next. */
function isDay(date: string): boolean {
  const read = new Date(`${date}T00:00Z`);
  return Number.isFinite(read.getTime()) && read.toISOString().startsWith(date);
}
