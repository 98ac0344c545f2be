import {
  bytesForSpans,
  decisionBytes,
  heldBytes,
  keepsEverything,
  type Decider,
  type RatedLoad,
} from "./sampler-memory.ts";
import { LIMITER_WAIT, type Sampling, type SamplingRule } from "./sampling.ts";
import type { Duration } from "./units/duration.ts";

const DAY_SECONDS = 86_400;

/** What comes in, and what it consists of. */
export interface Traffic extends RatedLoad {
  /** Traces with an error, in percent of all. */
  readonly errors: number;
  /** Traces that are slower than `slowerThan` and have no error, in percent of all. */
  readonly slow: number;
  /** Traces by what a rule is about, in percent of all; see `subjectsOf`. */
  readonly shares: Readonly<Record<string, number>>;
}

/**
 * Bytes that a store's disk takes for a byte of a span as it is sent, without compression on the way.
 *
 * Measured with `npm run bench -- --only storage`: the traffic of all scenarios mixed, spans of 229 bytes,
 * through the Collector into the store itself (`docs/benchmarks.md`). Spans that are alike compress each
 * other in Tempo; attributes that are never twice the same take more than this there.
 */
export const STORED_BYTES = {
  /** The data of blocks (vParquet4), 0.38 measured; filters and indexes are 100 KiB a block beside it. */
  tempo: 0.4,
  /** Badger's files after a stop, 2.95 measured: each attribute is a key of its index as well. */
  jaeger: 3,
  /**
   * OTLP's binary form, each kept trace compressed by itself (zstd). Reckoned, not measured in a store:
   * 0.32 of a trace as it is written, which is 1.4 of what was sent, with what the Collector adds.
   */
  archive: 0.5,
} as const;

/**
 * Bytes of Tempo's blocks for a byte that it is given, as it counts them: with what the Collector says of
 * each span beside what its sender said. Measured in the same runs (0.32).
 */
export const STORED_OF_GIVEN = 0.33;

/**
 * Milliseconds from the arrival of what is decided until it can be read by id: Tempo's own work and the
 * question's, as `npm run bench -- --only latency` has it beside the batch.
 */
export const STORING = { least: 5, most: 150 } as const;

/** Milliseconds at most from the end of the wait until a decision: they are made once a second. */
const DECISION_INTERVAL = 1_000;

/** Parts of all traces that are kept, 0 to 1, by why. */
export interface KeptShares {
  readonly errors: number;
  readonly slow: number;
  readonly rules: number;
  readonly baseline: number;
}

/**
 * Which part of traffic is kept.
 *
 * Errors are kept first, and slow traces; of the others each is kept at the highest of its rules' shares,
 * or at the baseline. What a trace is about has nothing to do with whether it fails or is slow. Where the
 * shares of several rules are more than all traces, those are taken to be the same traces which leave
 * the most.
 */
export function keptShares(sampling: Sampling, traffic: Traffic): KeptShares {
  const errors = sampling.errors ? traffic.errors / 100 : 0;
  const slow = sampling.slowerThan ? traffic.slow / 100 : 0;
  const others = Math.max(0, 1 - errors - slow);
  const ruled = ruledShares(sampling.rules, traffic.shares);
  const limit = limitShare(sampling, traffic);
  const rules = ruled.reduce((sum, { share, kept }) => sum + share * kept, 0);
  const spokenOf = ruled.reduce((sum, { share }) => sum + share, 0);
  const baseline = (1 - spokenOf) * (sampling.baseline.percent / 100);
  const wanted = slow + others * (rules + baseline);
  const passed = wanted > limit ? limit / wanted : 1;
  return {
    errors,
    slow: slow * passed,
    rules: others * rules * passed,
    baseline: others * baseline * passed,
  };
}

/** All that is kept, 0 to 1. */
export function keptShare(shares: KeptShares): number {
  return shares.errors + shares.slow + shares.rules + shares.baseline;
}

/** The part of all spans that a limit lets through, those with an error not counted; all without a limit. */
function limitShare({ limit }: Sampling, { tracesPerSecond, spansPerTrace }: Traffic): number {
  return limit === undefined ? 1 : limit / (tracesPerSecond * spansPerTrace);
}

interface RuledShare {
  /** Of all traces, 0 to 1. */
  readonly share: number;
  /** Of these, 0 to 1. */
  readonly kept: number;
}

/** The parts of traffic that rules speak of, none of it twice: the highest rates come first. */
function ruledShares(
  rules: readonly SamplingRule[],
  shares: Readonly<Record<string, number>>,
): RuledShare[] {
  let left = 1;
  const highestFirst = [...ratesBySubject(rules)].sort(([, one], [, other]) => other - one);
  return highestFirst.map(([subject, percent]) => {
    const share = Math.min(left, (shares[subject] ?? 0) / 100);
    left -= share;
    return { share, kept: percent / 100 };
  });
}

/** The share kept of each subject in percent: of several rules about it, the highest counts. */
function ratesBySubject(rules: readonly SamplingRule[]): Map<string, number> {
  const rates = new Map<string, number>();
  for (const rule of rules) {
    for (const subject of subjectsOf(rule)) {
      rates.set(subject, Math.max(rates.get(subject) ?? 0, rule.percent.percent));
    }
  }
  return rates;
}

/** What a rule is about, each by a name of its own: `llm-service`, `/api/chat` or `llm-service/api/chat`. */
export function subjectsOf({ services, route = "" }: SamplingRule): string[] {
  return services?.map((service) => `${service}${route}`) ?? [route];
}

/** Where kept traces lie: in Tempo's two tenants, in Jaeger, in the archive. */
export type Tier = "standard" | "errors" | "jaeger" | "archive";

/** How long each tier keeps them; a tier that is not there keeps nothing. */
export type Tiers = Readonly<Partial<Record<Tier, Duration>>>;

/** The store whose disk a tier is on. */
const STORES = {
  standard: "tempo",
  errors: "tempo",
  jaeger: "jaeger",
  archive: "archive",
} as const satisfies Record<Tier, keyof typeof STORED_BYTES>;

/** What a tier takes of a disk. */
export interface TierBytes {
  /** Part of all traces that it gets, 0 to 1. */
  readonly share: number;
  /** Bytes as they are sent, and as they are stored, in a day. */
  readonly sentPerDay: number;
  readonly storedPerDay: number;
  readonly retentionSeconds: number;
  /** Bytes once the retention has passed for the first time. */
  readonly disk: number;
}

/** The bytes of each tier. Where Tempo has no tenant for errors, they are among the others. */
export function tierBytes(
  sampling: Sampling,
  traffic: Traffic,
  tiers: Tiers,
): Partial<Record<Tier, TierBytes>> {
  const shares = keptShares(sampling, traffic);
  const kept = keptShare(shares);
  // Where everything is kept at once, errors are told from others afterwards, and are in both.
  const apart = tiers.errors !== undefined && !keepsEverything(sampling);
  const parts: Readonly<Record<Tier, number>> = {
    standard: kept - (apart ? shares.errors : 0),
    errors: shares.errors,
    jaeger: kept,
    archive: kept,
  };
  const entries = Object.entries(tiers) as [Tier, Duration][];
  return Object.fromEntries(
    entries.map(([tier, retention]) => {
      const stored = STORED_BYTES[STORES[tier]];
      return [tier, bytesOf(parts[tier], sentPerSecond(traffic), { stored, retention })];
    }),
  );
}

function bytesOf(
  share: number,
  sent: number,
  { stored, retention }: { readonly stored: number; readonly retention: Duration },
): TierBytes {
  const sentPerDay = share * sent * DAY_SECONDS;
  const storedPerDay = sentPerDay * stored;
  const retentionSeconds = retention.milliseconds / 1_000;
  const disk = (storedPerDay * retentionSeconds) / DAY_SECONDS;
  return { share, sentPerDay, storedPerDay, retentionSeconds, disk };
}

/** Bytes of spans that come in within a second. */
export function sentPerSecond({ tracesPerSecond, spansPerTrace, spanBytes }: RatedLoad): number {
  return tracesPerSecond * spansPerTrace * spanBytes;
}

/** What sampling needs in memory. */
export interface SamplerNeeds {
  /** Bytes of spans that wait for a decision, in all samplers together. */
  readonly held: number;
  /** Bytes of remembered decisions, in all of them together. */
  readonly decisions: number;
  /** How many samplers of a Collector's memory have room for that; 0 where nothing waits. */
  readonly samplers: number;
}

/** What sampling needs in memory, each sampler having an even part of the traces. */
export function samplerNeeds(sampling: Sampling, load: RatedLoad): SamplerNeeds {
  if (keepsEverything(sampling)) return { held: 0, decisions: 0, samplers: 0 };
  const deciders: readonly Decider[] =
    sampling.limit === undefined ? ["sampler"] : ["sampler", "limiter"];
  const held = heldBytes(load, sampling.decisionWait);
  const decisions = decisionBytes(load, deciders);
  // Both grow with the load, so that what one sampler has room for tells how many there must be.
  const room = bytesForSpans({ ...load, tracesPerSecond: 0 }, deciders);
  return { held, decisions, samplers: Math.ceil((held + decisions) / room) };
}

/** Milliseconds from a span's emission until its trace can be read by id. */
export interface Visibility {
  readonly least: number;
  readonly most: number;
}

/** When a trace can be read, after its first span was sent: the wait for a decision, the batch, Tempo's work. */
export function visibility(sampling: Sampling, batchDelay: Duration): Visibility {
  const waits = !keepsEverything(sampling);
  const wait = waits ? sampling.decisionWait.milliseconds : 0;
  const limiter =
    waits && sampling.limit !== undefined ? LIMITER_WAIT.milliseconds + DECISION_INTERVAL : 0;
  return {
    least: wait + STORING.least,
    most: wait + (waits ? DECISION_INTERVAL : 0) + limiter + batchDelay.milliseconds + STORING.most,
  };
}
