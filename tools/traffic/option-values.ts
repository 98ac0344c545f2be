import { Duration } from "../../model/units/duration.ts";
import { Failure } from "../command-line.ts";

const DAY = 86_400_000;

/** A time up to a day, in milliseconds. */
export function lengthOf(text: string): number {
  const match = Duration.pattern.test(text) ? Duration.parse(text).milliseconds : Infinity;
  if (match > DAY) throw wrong("duration", "be a time up to '24h'", [text, "say it as in '30s'"]);
  return match;
}

/** A share of all, 0 to 1. */
export function share(option: string, text = ""): number {
  const value = /^(0|1|0?\.\d+)$/.test(text) ? Number(text) : NaN;
  if (value >= 0 && value <= 1) return value;
  throw wrong(option, "be a number from 0 to 1", [text, "say it as in '0.05'"]);
}

/** One of the known words. */
export function oneOf<Known extends string>(
  option: string,
  text: string | undefined,
  known: readonly Known[],
): Known {
  const found = known.find((one) => one === text);
  if (found) return found;
  const names = known.map((one) => `'${one}'`);
  const rule = `be ${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
  throw wrong(option, rule, [text ?? ""]);
}

/** The failure of an option that breaks a rule: what was said instead, and perhaps what to do. */
export function wrong(option: string, rule: string, [got, remedy]: [string, string?]): Failure {
  const rest = remedy === undefined ? "" : `; ${remedy}`;
  return new Failure(`--${option}: must ${rule}, got '${got}'${rest}`, 64);
}
