import { COPIES } from "./object-storage.ts";
import {
  bytesForSpans,
  decisionBytes,
  heldBytes,
  type Decider,
  type RatedLoad,
} from "./sampler-memory.ts";
import { ByteSize } from "./units/byte-size.ts";
import { Duration } from "./units/duration.ts";

/** How large a platform is. */
export type Size = (typeof sizeNames)[number];

/** The sizes, the smallest first. */
export const sizeNames = ["small", "medium", "large"] as const;

const usual = { spansPerTrace: 10, spanBytes: 1_024 } as const;

/**
 * The load that each size is for. The largest is as much as 16 samplers have room for, and no platform has
 * more of them.
 */
export const sizes = {
  small: { tracesPerSecond: 100, ...usual },
  medium: { tracesPerSecond: 400, ...usual },
  large: { tracesPerSecond: 1_500, ...usual },
} as const satisfies Readonly<Record<Size, RatedLoad>>;

/** How long traces wait where nothing is said, and who decides about them at most. */
const USUAL_WAIT = Duration.parse("35s");
const DECIDERS: readonly Decider[] = ["sampler", "limiter"];

/** Of what there are at least two, so that the platform goes on without any one of them. */
const FEWEST = 2;

/**
 * Spans a second that one Collector takes with a processor and 256 MiB. Reckoned: a quarter of what a sampler takes
 * that has nothing else to do, as a Collector looks for private data in every text and counts every span.
 */
const OF_A_COLLECTOR = 2_500;

/** The part of all spans that the stores are made for: production keeps less. */
const KEPT = 1 / 3;

/**
 * Spans a second that a store of traces or logs takes with a processor and 512 MiB. Reckoned from Tempo, which at
 * 1,000 has taken 85 MiB more than idle's 212 MiB.
 */
const OF_A_STORE = 2_000;

/** Bytes of Prometheus' memory for a series, and the part of it that series may fill: the rest is for questions. */
const SERIES = { bytes: 8 * 1024, percent: 40 } as const;

/** Series that one processor of Prometheus' is for. */
const SERIES_OF_A_PROCESSOR = 50_000;

/** What a size says of how many there are of what. */
export interface SizedReplicas {
  readonly samplers: number;
  readonly collectors: number;
  readonly gateways: number;
  readonly prometheuses: number;
  readonly alertmanagers: number;
  /** Tempos, and Lokis, where what each writes has copies with others. */
  readonly storesOfCopies: number;
  /** Grafanas, where they have one database. */
  readonly grafanas: number;
}

/** How many there are of what for a load: samplers by their memory, Collectors by their work, others to be there. */
export function replicasFor(load: RatedLoad): SizedReplicas {
  const room = bytesForSpans({ ...load, tracesPerSecond: 0 }, DECIDERS);
  const needed = heldBytes(load, USUAL_WAIT) + decisionBytes(load, DECIDERS);
  return {
    samplers: Math.max(FEWEST, Math.ceil(needed / room)),
    collectors: Math.max(FEWEST, Math.ceil(spansPerSecond(load) / OF_A_COLLECTOR)),
    gateways: FEWEST,
    prometheuses: FEWEST,
    // An odd number, of which most still meet when one is gone.
    alertmanagers: 3,
    storesOfCopies: COPIES,
    grafanas: FEWEST,
  };
}

/** What a store may take that grows with the load. */
export interface SizedLimits {
  readonly memory: ByteSize;
  readonly cpus: number;
}

/** Limits of a store for the spans that are kept of a load. */
export function storeLimits(load: RatedLoad): SizedLimits {
  const units = Math.ceil((spansPerSecond(load) * KEPT) / OF_A_STORE);
  return { memory: ByteSize.mebibytes(512 * units), cpus: units };
}

/** Limits of Prometheus for so many series. */
export function prometheusLimits(series: number): SizedLimits {
  const bytes = (series * SERIES.bytes * 100) / SERIES.percent;
  const units = Math.ceil(bytes / 2 ** 20 / 512);
  return {
    memory: ByteSize.mebibytes(512 * units),
    cpus: Math.ceil(series / SERIES_OF_A_PROCESSOR),
  };
}

function spansPerSecond({ tracesPerSecond, spansPerTrace }: RatedLoad): number {
  return tracesPerSecond * spansPerTrace;
}
