import { Duration } from "../../model/units/duration.ts";
import { Failure, type Said } from "../command-line.ts";
import { wrong } from "../traffic/option-values.ts";

/** Which traces a boost is about, by a span of theirs. */
export interface Target {
  readonly service?: string | undefined;
  readonly route?: string | undefined;
}

/** What is to be done. */
export type Request =
  | { readonly kind: "list" }
  /** All of them where the target names nothing. */
  | { readonly kind: "end"; readonly target: Target }
  | {
      readonly kind: "boost";
      readonly target: Target;
      /** In percent, above 0 and up to 100. */
      readonly percent: number;
      readonly length: Duration;
    };

/** The options that say so. */
export type Name = "service" | "route" | "percent" | "for" | "list" | "end";

/** What is kept of the traces, and how long, unless it is said. */
export const usual = { percent: "100", for: "30m" } as const;

/** Milliseconds of the shortest, which the start of the Collector leaves something of, and of the longest. */
const [MINUTE, DAY] = [60_000, 86_400_000];

/** Letters of a name at most; each is in a statement that every span is compared with. */
const LONGEST = 200;

/** @throws Failure with exit code 64 when what was said is not one request. */
export function requestFrom(said: Said<Name>): Request {
  const target = {
    ...(said.service !== undefined && { service: name("service", said.service) }),
    ...(said.route !== undefined && { route: name("route", said.route) }),
  };
  const named = Object.keys(target).length > 0;
  if (said.list !== undefined) {
    alone("list", said, ["service", "route", "percent", "for", "end"]);
    return { kind: "list" };
  }
  if (said.end !== undefined) {
    alone("end", said, ["percent", "for"]);
    return { kind: "end", target };
  }
  if (!named) throw new Failure("must name a --service, a --route or both, got neither", 64);
  return {
    kind: "boost",
    target,
    percent: percentage(said.percent ?? usual.percent),
    length: lengthOf(said.for ?? usual.for),
  };
}

function alone(option: Name, said: Said<Name>, others: readonly Name[]): void {
  const other = others.find((one) => said[one] !== undefined);
  if (other !== undefined) throw new Failure(`--${option}: must be without --${other}`, 64);
}

function name(option: Name, text: string): string {
  if (text.length > 0 && text.length <= LONGEST && !/\p{Cc}/u.test(text)) return text;
  throw wrong(option, `be 1 to ${LONGEST} characters, none of them a control character`, [text]);
}

function percentage(text: string): number {
  const value = /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= 100) return value;
  throw wrong("percent", "be a number above 0 and up to 100", [text]);
}

function lengthOf(text: string): Duration {
  const length = Duration.pattern.test(text) ? Duration.parse(text) : undefined;
  const milliseconds = length?.milliseconds ?? 0;
  if (length && milliseconds >= MINUTE && milliseconds <= DAY) return length;
  throw wrong("for", "be a time from '1m' to '24h'", [text, "say it as in '30m'"]);
}
