import type { Environment } from "../environment/schema.ts";
import { archiveFrom, type Archive } from "./archive.ts";
import { workloadsOf, type Deployment } from "./deployment.ts";
import { legacyReceivers, type WorkloadName } from "./listeners.ts";
import type { Tiers } from "./capacity.ts";
import { Duration } from "./units/duration.ts";
import { keepsEverything, SAMPLER_MEMORY } from "./sampler-memory.ts";
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
export interface Platform extends Deployment {
  readonly environmentName: string;
  /** Hard limit of each workload's memory; every other limit of it is derived from this one. */
  readonly memory: Readonly<Record<WorkloadName, ByteSize>>;
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
  /** Cold storage of every kept trace; absent where there is none. */
  readonly archive?: Archive | undefined;
  readonly collector: CollectorSettings;
  /** What is decided where a trace begins, by SDKs that ask. */
  readonly headSampling: Sampling;
  readonly privacy: Environment["privacy"];
  readonly gateway: Environment["gateway"];
  readonly alerting: Environment["alerting"];
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
  return {
    environmentName: name,
    workloads: workloadsOf(profile, { ...environment, samples }).filter(
      (name) => !missing.includes(name),
    ),
    ...(samples && { replicas: { sampler: sampling.samplers } }),
    legacyReceivers: legacyReceivers.filter((one) => environment.legacyReceivers[one]),
    memory,
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
    privacy: environment.privacy,
    gateway: environment.gateway,
    alerting: environment.alerting,
    certificates: environment.certificates,
  };
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

/** In MiB; what each needs idle and under load is measured in `docs/benchmarks.md`. */
const memory = {
  collector: ByteSize.mebibytes(256),
  tempo: ByteSize.mebibytes(512),
  jaeger: ByteSize.mebibytes(512),
  prometheus: ByteSize.mebibytes(512),
  zipkin: ByteSize.mebibytes(512),
  loki: ByteSize.mebibytes(512),
  alertmanager: ByteSize.mebibytes(128),
  grafana: ByteSize.mebibytes(512),
  redis: ByteSize.mebibytes(96),
  gateway: ByteSize.mebibytes(160),
  "llm-router": ByteSize.mebibytes(48),
  websocket: ByteSize.mebibytes(96),
  "business-logic": ByteSize.mebibytes(160),
  nginx: ByteSize.mebibytes(48),
  sampler: SAMPLER_MEMORY,
} as const satisfies Platform["memory"];

/**
 * Soft limit for the Go runtime: collect garbage harder from here, so that the hard limit is not met.
 *
 * A fifth is left for what the runtime does not count: stacks of C code, page tables, file caches.
 */
export function goMemoryLimit(memory: ByteSize): string {
  return memory.share(80).toGo();
}
