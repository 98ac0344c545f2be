import { Duration } from "./units/duration.ts";

/** From where a measured value is too much, and how long it must be so before anybody is told. */
export interface Threshold {
  /** The value itself is not too much yet; in the unit that the threshold's name or comment says. */
  readonly above: number;
  readonly lasting: Duration;
}

const lasting = (text: string) => Duration.parse(text);

/**
 * Where alerts begin.
 *
 * Limits without a source of their own are those that the systems served here have asked for; how long
 * a condition must last is chosen here: two measurements at least for what is critical, and minutes for
 * what a burst may cause.
 */
export const thresholds = {
  /** Share of failed requests of a service, 0 to 1. */
  errorShare: { above: 0.1, lasting: lasting("1m") },
  /** Share of a workload's memory limit, 0 to 1. */
  memoryShare: { above: 0.8, lasting: lasting("5m") },
  /** Share of a workload's limit of processor time, 0 to 1. */
  cpuShare: { above: 0.8, lasting: lasting("5m") },
  /** Connected clients of all instances together. */
  webSocketConnections: { above: 800, lasting: lasting("1m") },
  /** The time within which 95 of 100 requests are answered, in seconds. */
  latencySeconds: { above: 10, lasting: lasting("2m") },
  /** Mean response time beyond that of the last day, in seconds. */
  degradationSeconds: { above: 0.2, lasting: lasting("5m") },
  /** Distance from the seasonal mean in standard deviations: one value of 370 by chance, if normal. */
  anomaly: { above: 3, lasting: lasting("10m") },
  /** Share of an exporter's queue, 0 to 1: half of what an outage may last (ten of twenty minutes at 1,000 spans/s). */
  queueShare: { above: 0.5, lasting: lasting("2m") },
  /** Share of the stores' disk, 0 to 1: a tenth left is what a compaction may need at once. */
  storageShare: { above: 0.9, lasting: lasting("5m") },
} as const satisfies Record<string, Threshold>;

/** How long something must be gone or failing before anybody is told. */
export const patience = {
  /** No answer to Prometheus: three questions. */
  serviceDown: lasting("30s"),
  /** One of several is away: beyond a roll-out, which takes one after the other away. */
  replicaDown: lasting("5m"),
  /** No LLM provider answers any request. */
  noProvider: lasting("30s"),
  /** An exporter delivers nothing: beyond a store's restart. */
  exporterFailing: lasting("1m"),
  /** Senders are told to come again. */
  refusedData: lasting("1m"),
  /** The sampler has no room, and senders wait: longer than it does for a decision. */
  samplerFull: lasting("2m"),
  /** The trend of the disk's free space, which a compaction bends for a while. */
  storageTrend: lasting("30m"),
} as const;

/** How often at most those who know that something is wrong with a service are told what else is. */
export const TELLING_INTERVAL = lasting("1m");

/** How long what was wrong for a moment only stays an alert: what is over before its turn is never told. */
export const KEPT_FIRING = lasting("2m");

/**
 * How long a service that is back counts as down: what follows from its absence is over by then, as senders
 * try again each 10 s at most, so that nobody is told of that instead.
 */
export const AFTERMATH = lasting("1m");

/** Requests within five minutes below which shares of them mean nothing: one failure of nine is more than 10 %. */
export const FEWEST_REQUESTS = 10;

/** What a service has promised over 30 days. */
export interface Objective {
  /** Requests that do not fail, in percent. */
  readonly availability: number;
  /** Requests that are answered within a time, in percent. */
  readonly punctuality: number;
  /** That time in seconds; one of the buckets of the span metrics, which can be counted exactly. */
  readonly withinSeconds: number;
}

/** Ten seconds is what the served systems call too slow wherever a language model answers. */
const asking = { availability: 99.5, punctuality: 99, withinSeconds: 10 } as const;

const answering = { availability: 99.9, punctuality: 99, withinSeconds: 0.5 } as const;

/**
 * The objectives of services by their `service.name`, whoever runs them.
 *
 * Chosen here, as nobody has promised any yet: 43 minutes a month for what answers by itself, and 3.6
 * hours for what depends on providers.
 */
export const serviceObjectives: Readonly<Record<string, Objective>> = {
  "api-gateway": asking,
  "llm-router": asking,
  "llm-service": asking,
  "orchestrator-service": asking,
  "business-logic": answering,
  "data-router": answering,
  websocket: answering,
};

/** How fast an error budget is used up, over a long window, and a short one that tells whether it still is. */
export interface BurnRate {
  readonly long: Duration;
  readonly short: Duration;
  /** 1 uses up the budget of 30 days in just 30 days. */
  readonly above: number;
  readonly severity: "critical" | "warning";
}

/** @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts, table 5-8. */
export const burnRates: readonly BurnRate[] = [
  { long: lasting("1h"), short: lasting("5m"), above: 14.4, severity: "critical" },
  { long: lasting("6h"), short: lasting("30m"), above: 6, severity: "critical" },
  { long: lasting("3d"), short: lasting("6h"), above: 1, severity: "warning" },
];

/** What a service does usually at this time of the day, and of the week. */
export const seasons = {
  /** How long ago the same time was: as many of these are used as metrics are kept. */
  ago: ["1d", "2d", "3d", "7d", "14d", "21d"].map(lasting),
  /** Around the same time. */
  window: lasting("1h"),
  /** Fewer say nothing about what is usual. */
  fewest: 2,
} as const;

/** The response time that a service is compared with. */
export const responseBaseline = {
  window: lasting("1d"),
  /** Less history says nothing about what is usual. */
  fewest: lasting("1h"),
  /** So much at the end is left out, or a degradation would soon be its own baseline. */
  ago: lasting("15m"),
} as const;
