import { sentPerSecond, tierBytes, type Tier, type Traffic } from "./capacity.ts";
import { addressesOf, edgesFrom, replicasOf } from "./deployment.ts";
import type { WorkloadName } from "./listeners.ts";
import { COPIES } from "./object-storage.ts";
import { tiersOf, type Platform } from "./platform.ts";
import { SCRAPE_SECONDS, seriesOf } from "./series.ts";
import { Duration } from "./units/duration.ts";

const GIBIBYTE = 2 ** 30;
const DAY = 86_400;

/** What files are on a volume: a workload's own, or those of a folder that several have. */
export type Stored = WorkloadName | "audit-log" | "archive";

/** Traces with an error, and slow ones, in percent of all: as in the traffic with which stores were measured. */
const MIXED = { errors: 5, slow: 3, shares: {} } as const satisfies Partial<Traffic>;

/**
 * Room beside what a store is reckoned to take: what is rewritten is there twice for a while, what is too old
 * goes later than it might, and a disk that is full is of no use.
 */
const ROOM = 1.5;

/** Bytes of a sample on Prometheus' disk, as its documentation has it: one to two. */
const SAMPLE_BYTES = 2;

/** Log records for each span, of a span's size each, and bytes that Loki's disk takes for one: reckoned, not measured. */
const LOGS = { perSpan: 0.5, stored: 0.2 } as const;

/** Requests of people that are in the audit log, a second, and bytes of the record of one as Loki keeps it. */
const AUDIT = { perSecond: 1, bytes: 200 } as const;

/** As long as an object store may be away before what waits for it fills the volumes of those that write there. */
const LONGEST_OUTAGE = Duration.parse("24h");

/** A queue's file grows to what it has held, and is copied as it is made smaller again. */
const COPIES_OF_QUEUE = 2;

/** Size of a queue on disk, in memories of who has it. */
const QUEUE = 2;

/** The least of which anybody makes a volume, and as much as users, dashboards, silences and such ever take. */
const LEAST_GIBIBYTES = 1;

/**
 * How large a volume must be, in whole GiB, for the load that the platform is rated for and the retention of
 * what is on it. Of replicas each has one of that size.
 */
export function gibibytesOf(platform: Platform, stored: Stored): number {
  const bytes = bytesOn(platform, stored) * ROOM;
  return Math.max(LEAST_GIBIBYTES, Math.ceil(bytes / GIBIBYTE));
}

function bytesOn(platform: Platform, stored: Stored): number {
  switch (stored) {
    case "tempo":
      return heldBytes(platform, stored, (held) => tiersBytes(held, ["standard", "errors"]));
    case "jaeger":
      return tiersBytes(platform, ["jaeger"]);
    case "prometheus":
      return samplesPerDay(platform) * SAMPLE_BYTES * days(platform.retention.metrics);
    case "loki":
      return heldBytes(platform, stored, logBytes);
    case "collector":
    case "sampler":
      return queueBytes(platform, stored);
    case "archive":
      return archiveBytes(platform);
    default:
      return 0;
  }
}

/** What a store has on its volume: everything, or its part of the copies of what waits for the object store. */
function heldBytes(
  platform: Platform,
  store: "tempo" | "loki",
  bytesOf: (platform: Platform) => number,
): number {
  if (platform.objectStorage === undefined) return bytesOf(platform);
  const held = LONGEST_OUTAGE;
  const retention = {
    ...platform.retention,
    traces: held,
    errorTraces: held,
    logs: held,
    audit: held,
  };
  const replicas = replicasOf(platform, store)?.count ?? 1;
  return (bytesOf({ ...platform, retention }) * Math.min(COPIES, replicas)) / replicas;
}

function tiersBytes(platform: Platform, tiers: readonly Tier[]): number {
  const { sampling } = platform.collector;
  const all = tierBytes(sampling, { ...sampling.rate, ...MIXED }, tiersOf(platform));
  return tiers.reduce((sum, tier) => sum + (all[tier]?.disk ?? 0), 0);
}

function samplesPerDay({ workloads, collector }: Platform): number {
  return (seriesOf(workloads, collector.sampling.rate) * DAY) / SCRAPE_SECONDS;
}

function logBytes({ collector, retention }: Platform): number {
  const perSecond = sentPerSecond(collector.sampling.rate) * LOGS.perSpan * LOGS.stored;
  const ofAudit = AUDIT.perSecond * AUDIT.bytes;
  return (perSecond * days(retention.logs) + ofAudit * days(retention.audit)) * DAY;
}

/** One queue for each that is sent to, and of errors a second one. */
function queueBytes(platform: Platform, client: "collector" | "sampler"): number {
  const signals = ["traces", "metrics", "logs"] as const;
  const addresses = signals.flatMap((signal) =>
    edgesFrom(platform, client, signal).flatMap((edge) => addressesOf(platform, edge)),
  );
  const queues = addresses.length + (platform.collector.sampling.errors ? 1 : 0);
  return queues * QUEUE * COPIES_OF_QUEUE * platform.memory[client].bytes;
}

/** As much as each writer is allowed. */
function archiveBytes(platform: Platform): number {
  const writer = platform.workloads.includes("sampler") ? "sampler" : "collector";
  const writers = replicasOf(platform, writer)?.count ?? 1;
  return (platform.archive?.largestGibibytes ?? 0) * writers * GIBIBYTE;
}

function days({ milliseconds }: Duration): number {
  return milliseconds / 1_000 / DAY;
}
