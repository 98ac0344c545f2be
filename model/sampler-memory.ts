import { ByteSize } from "./units/byte-size.ts";
import type { Duration } from "./units/duration.ts";

/** The load that the samplers are made for, all of them together. */
export interface RatedLoad {
  readonly tracesPerSecond: number;
  readonly spansPerTrace: number;
  /** Of one span as it is sent, with its share of the resource that it comes with. */
  readonly spanBytes: number;
}

/** Hard limit of each sampler's memory. */
export const SAMPLER_MEMORY = ByteSize.mebibytes(256);

/**
 * Share of the memory, in percent, from which a sampler refuses: the Collector waits, and nothing is lost.
 *
 * What comes in at once, as after an outage, is decided about at once, and takes two fifths more while
 * it is handed on: from 60 % of 256 MiB the process was killed.
 */
export const SAMPLER_REFUSES_FROM = 50;

/**
 * Share of a sampler's memory, in percent, that traces and decisions may fill at its rated load.
 *
 * The queues behind it and garbage need what remains below where it refuses. `npm run bench -- --only
 * sampling` sends so much for a minute and a half, and fails where anything is refused.
 */
const SAMPLER_SHARE = 35;

/**
 * What a held trace and its spans take, in bytes of live heap, found with the real Collector 0.158:
 * traces of 1 and 10 spans from 1, 5 and 10 services, spans of 540 to 4,540 bytes (`docs/adr/015-sampling.md`).
 */
const HELD = { trace: 500, span: 1_000, spanByte: 1.1 } as const;

/** What a remembered decision takes, in bytes of live heap, found in the same way. */
const REMEMBERED_BYTES = 220;

/** How long decisions are remembered, in seconds, by those who make them. */
const REMEMBERED = {
  /** The OTLP exporters' retries end after as long. */
  sampler: 300,
  /** It sees each trace whole; a later span takes its chance once more. */
  limiter: 60,
} as const;

/** One of the two that decide about traces, one behind the other. */
export type Decider = keyof typeof REMEMBERED;

/** Whether every trace is kept, so that none waits for a decision. */
export function keepsEverything({ baseline, rules, limit }: Keeping): boolean {
  return limit === undefined && [baseline, ...rules.map(keptShare)].every(isAll);
}

/** What of the settings decides about that. */
interface Keeping {
  readonly baseline: Share;
  readonly rules: readonly { readonly percent: Share }[];
  readonly limit?: number | undefined;
}

interface Share {
  readonly percent: number;
}

const keptShare = ({ percent }: { readonly percent: Share }) => percent;

const isAll = ({ percent }: Share) => percent === 100;

/** What each of several samplers gets of a load: an even share of its traces, as these are parted by a hash. */
export function shareOfLoad(load: RatedLoad, samplers: number): RatedLoad {
  return { ...load, tracesPerSecond: Math.ceil(load.tracesPerSecond / samplers) };
}

/** Bytes that a held span takes, with its share of what its trace takes. */
export function heldSpanBytes({ spansPerTrace, spanBytes }: RatedLoad): number {
  return Math.ceil(HELD.span + HELD.spanByte * spanBytes + HELD.trace / spansPerTrace);
}

/** Decisions of either kind that are remembered. */
export function rememberedDecisions({ tracesPerSecond }: RatedLoad, decider: Decider): number {
  return tracesPerSecond * REMEMBERED[decider];
}

/** Bytes of spans that a sampler holds at its rated load. */
export function heldBytes(load: RatedLoad, wait: Duration): number {
  const spans = (load.tracesPerSecond * load.spansPerTrace * wait.milliseconds) / 1_000;
  return spans * heldSpanBytes(load);
}

/** Bytes that remembered decisions take. */
export function decisionBytes(load: RatedLoad, deciders: readonly Decider[]): number {
  const decisions = deciders.map((decider) => rememberedDecisions(load, decider));
  // Kept and dropped are remembered apart, and either may be all of them.
  return decisions.reduce((sum, count) => sum + 2 * count * REMEMBERED_BYTES, 0);
}

/** Bytes of live heap that a sampler reckons with at its rated load, spans and decisions together. */
export const ROOM_OF_SAMPLER = SAMPLER_MEMORY.share(SAMPLER_SHARE);

/** Bytes that spans may take in a sampler: their share of the memory without what decisions take. */
export function bytesForSpans(load: RatedLoad, deciders: readonly Decider[]): number {
  const all = ROOM_OF_SAMPLER.bytes;
  return Math.max(0, all - decisionBytes(load, deciders));
}
