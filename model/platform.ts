import type { Environment } from "../environment/schema.ts";
import type { Duration } from "./units/duration.ts";
import { ByteSize } from "./units/byte-size.ts";
import type { Percentage } from "./units/percentage.ts";

/** Names of the people's accounts; their passwords are generated. */
export const accounts = { jaeger: "jaeger", prometheus: "prometheus" } as const;

/** The whole platform of one environment: every decision that more than one service must know. */
export interface Platform {
  readonly environmentName: string;
  readonly collector: CollectorSettings;
  readonly tempo: StoreSettings;
  readonly jaeger: StoreSettings;
  readonly prometheus: StoreSettings;
  readonly certificates: Environment["certificates"];
}

/** What the Collector is to do. */
export interface CollectorSettings {
  readonly memory: ByteSize;
  readonly samplingPercent: Percentage;
  readonly batchDelay: Duration;
  /** Whether what waits for a store waits on disk, and so survives the Collector. */
  readonly persistentQueues: boolean;
  /** Whether every span is written to the log. */
  readonly debug: boolean;
}

/** What a store is to do. */
export interface StoreSettings {
  readonly memory: ByteSize;
  readonly retention: Duration;
}

/** The platform that an environment describes. */
export function platformFor(environment: Environment): Platform {
  const { name, samplingPercent, traceRetention, metricRetention } = environment;
  const { batchDelay, persistentQueues, debug } = environment;
  return {
    environmentName: name,
    collector: {
      memory: ByteSize.mebibytes(256),
      samplingPercent,
      batchDelay,
      persistentQueues,
      debug,
    },
    tempo: { memory: ByteSize.mebibytes(512), retention: traceRetention },
    jaeger: { memory: ByteSize.mebibytes(512), retention: traceRetention },
    prometheus: { memory: ByteSize.mebibytes(512), retention: metricRetention },
    certificates: environment.certificates,
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
