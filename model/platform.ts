import type { Environment } from "../environment/schema.ts";
import { agentsFrom, type Agents } from "./agent.ts";
import { archiveFrom, type Archive } from "./archive.ts";
import { workloadsOf, type Deployment } from "./deployment.ts";
import { limitsFor, type Limits } from "./limits.ts";
import { legacyReceivers, type WorkloadName } from "./listeners.ts";
import type { ReplicatedName } from "./replicas.ts";
import type { Tiers } from "./capacity.ts";
import type { ObjectStorage } from "./object-storage.ts";
import { Duration } from "./units/duration.ts";
import { keepsEverything } from "./sampler-memory.ts";
import { behindHeads, type Sampling } from "./sampling.ts";
import { ByteSize } from "./units/byte-size.ts";

/** Names of the people's accounts, one a role; their passwords are generated. */
export const accounts = {
  /** May read everything and change nothing. */
  viewer: "viewer",
  /** May also use the stores' administrative APIs. */
  admin: "admin",
} as const;

/** What a person may do. */
export type Role = keyof typeof accounts;

/** The whole platform of one environment: every decision that more than one service must know. */
export interface Platform extends Deployment, Limits {
  readonly environmentName: string;
  readonly retention: {
    /** In Jaeger, and in Tempo's standard tenant. */
    readonly traces: Duration;
    /** In the other tenants of Tempo's. */
    readonly errorTraces: Duration;
    readonly restoredTraces: Duration;
    readonly metrics: Duration;
    readonly logs: Duration;
    /** Who has read what. */
    readonly audit: Duration;
  };
  /** Where Tempo and Loki keep what they have written; absent where on volumes of their own. */
  readonly objectStorage?: ObjectStorage | undefined;
  /** Cold storage of every kept trace; absent where there is none. */
  readonly archive?: Archive | undefined;
  /** What runs on every node of the cluster; absent where nothing does. */
  readonly agents?: Agents | undefined;
  readonly collector: CollectorSettings;
  /** What is decided where a trace begins, by SDKs that ask. */
  readonly headSampling: Sampling;
  /** Names of the teams whose senders have a token each, beside the one of all others. */
  readonly teams: readonly string[];
  readonly privacy: Environment["privacy"];
  readonly gateway: Environment["gateway"];
  readonly grafana: Environment["grafana"];
  /** Whether others hand TLS on by the name it asks for, so that many doors are at one address and port. */
  readonly doorsByName: boolean;
  readonly alerting: Environment["alerting"];
  /** A store of metrics elsewhere; absent where nobody gets any. */
  readonly remoteWrite?: Environment["remoteWrite"];
  readonly certificates: Environment["certificates"];
}

/** What the Collector is to do. */
export interface CollectorSettings {
  readonly sampling: Sampling;
  readonly batchDelay: Duration;
  /** Whether what waits for a store waits on disk, and so survives the Collector. */
  readonly persistentQueues: boolean;
  /** Whether every span is written to the log. */
  readonly debug: boolean;
  /** Origins of the pages whose browsers may send telemetry, such as `https://shop.example`. */
  readonly browserOrigins: readonly string[];
}

/** The platform that an environment describes, but for workloads that cannot be had where it is to run. */
export function platformFor(
  environment: Environment,
  missing: readonly WorkloadName[] = [],
): Platform {
  const { name, sampling, traceRetention, metricRetention, logRetention } = environment;
  const { batchDelay, persistentQueues, debug, browserOrigins, auditRetention } = environment;
  const { profile } = environment;
  // Without Jaeger nobody can be told to send less.
  const toldToHeads =
    workloadsOf(profile, environment).includes("jaeger") && !missing.includes("jaeger");
  const kept = toldToHeads ? behindHeads(sampling) : sampling;
  const samples = !keepsEverything(kept);
  const workloads = workloadsOf(profile, { ...environment, samples }).filter(
    (name) => !missing.includes(name),
  );
  const scaled = scaledFor(environment, workloads);
  return {
    environmentName: name,
    workloads,
    replicas: {
      ...(samples && { sampler: sampling.samplers }),
      ...severalOf(environment.replicas, workloads),
      ...(scaled && { collector: scaled.max }),
    },
    ...(scaled && { fewest: { collector: scaled.min } }),
    objectStorage: environment.objectStorage,
    legacyReceivers: legacyReceivers.filter((one) => environment.legacyReceivers[one]),
    ...limitsFor(environment, workloads),
    retention: {
      traces: traceRetention,
      errorTraces: environment.errorTraceRetention ?? longer(ERROR_TRACES, traceRetention),
      restoredTraces: environment.restoredTraceRetention,
      metrics: metricRetention,
      logs: logRetention,
      audit: auditRetention,
    },
    collector: { sampling: kept, batchDelay, persistentQueues, debug, browserOrigins },
    headSampling: sampling,
    archive: archiveFrom(environment.archive),
    agents: agentsFrom(environment, workloads),
    teams: environment.teams,
    privacy: environment.privacy,
    gateway: environment.gateway,
    grafana: environment.grafana,
    doorsByName: handsOnByName(environment.target),
    alerting: environment.alerting,
    remoteWrite: environment.remoteWrite,
    certificates: environment.certificates,
  };
}

/** Whether somebody between the outside and the platform tells its doors apart without opening TLS. */
function handsOnByName(target: Environment["target"]): boolean {
  if (target.kind !== "kubernetes") return false;
  const { outside } = target;
  return outside.kind === "ingress" || (outside.kind === "gateway-api" && !outside.terminating);
}

/** How many Collectors there may be by their load, where their number follows it. */
function scaledFor({ target }: Environment, workloads: readonly WorkloadName[]) {
  if (target.kind !== "kubernetes" || !workloads.includes("collector")) return undefined;
  return target.collectorAutoscaling;
}

/** The numbers of those that are there more than once. */
function severalOf(
  replicas: Environment["replicas"],
  workloads: readonly WorkloadName[],
): Partial<Record<ReplicatedName, number>> {
  const entries = Object.entries(replicas) as [ReplicatedName, number][];
  return Object.fromEntries(
    entries.filter(([name, count]) => count > 1 && workloads.includes(name)),
  );
}

/** How long traces with an error are kept where nothing is said, and no trace is kept longer. */
const ERROR_TRACES = Duration.parse("30d");

function longer(one: Duration, other: Duration): Duration {
  return one.milliseconds < other.milliseconds ? other : one;
}

/** Where a platform keeps traces, and for how long. */
export function tiersOf({ workloads, retention, collector, archive }: Platform): Tiers {
  const { traces, errorTraces } = retention;
  const tempo = workloads.includes("tempo");
  return {
    ...(tempo && { standard: traces }),
    ...(tempo && collector.sampling.errors && { errors: errorTraces }),
    ...(workloads.includes("jaeger") && { jaeger: traces }),
    ...(archive && { archive: archive.retention }),
  };
}

/**
 * Soft limit for the Go runtime: collect garbage harder from here, so that the hard limit is not met.
 *
 * A fifth is left for what the runtime does not count: stacks of C code, page tables, file caches.
 */
export function goMemoryLimit(memory: ByteSize): string {
  return memory.share(80).toGo();
}
