import type { Traffic } from "../../model/capacity.ts";
import { Failure } from "../command-line.ts";

/** What may be said of the traffic, as it was typed. */
export interface SaidOfTraffic {
  readonly rate: string | undefined;
  readonly "spans-per-trace": string | undefined;
  readonly "span-bytes": string | undefined;
  readonly errors: string | undefined;
  readonly slow: string | undefined;
  /** `NAME=PERCENT`, several of them with commas between. */
  readonly share: string | undefined;
}

/** @throws Failure with exit code 64 naming the option that is wrong. */
export function trafficFrom(said: SaidOfTraffic): Traffic {
  const errors = percentIn(said.errors ?? "0", "errors");
  const slow = percentIn(said.slow ?? "0", "slow");
  if (errors + slow > 100) {
    refuse("slow", "must leave no more than 100 % together with `--errors`", said.slow);
  }
  return {
    tracesPerSecond: numberIn(said, { option: "rate", least: 0.001, most: 1_000_000 }),
    spansPerTrace: numberIn(said, { option: "spans-per-trace", least: 1, most: 10_000 }),
    spanBytes: numberIn(said, { option: "span-bytes", least: 1, most: 1_000_000 }),
    errors,
    slow,
    shares: sharesIn(said.share ?? ""),
  };
}

interface Bounds {
  readonly option: "rate" | "spans-per-trace" | "span-bytes";
  readonly least: number;
  readonly most: number;
}

function numberIn(said: SaidOfTraffic, { option, least, most }: Bounds): number {
  const text = said[option];
  if (text === undefined) throw new Failure(`--${option}: must be said, got nothing`, 64);
  const value = text.trim() === "" ? Number.NaN : Number(text);
  // Not a number is neither less nor more.
  if (!(value >= least && value <= most)) {
    refuse(option, `must be a number from ${least} to ${most}`, text);
  }
  return value;
}

function percentIn(text: string, option: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 100)) refuse(option, "must be a percentage from 0 to 100", text);
  return value;
}

function sharesIn(text: string): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const one of text === "" ? [] : text.split(",")) {
    const [, name = "", percent = ""] = /^([^=]+)=(.+)$/.exec(one.trim()) ?? [];
    if (name === "") refuse("share", "must be NAME=PERCENT", one);
    if (name in shares) refuse("share", "must name each service or route once", name);
    shares[name] = percentIn(percent, "share");
  }
  return shares;
}

function refuse(option: string, rule: string, got: string | undefined): never {
  throw new Failure(`--${option}: ${rule}, got '${got ?? ""}'`, 64);
}
