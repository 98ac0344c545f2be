import { edgesFrom } from "../../model/deployment.ts";
import { addressOf, type Edge, type Purpose } from "../../model/edges.ts";
import type { Platform } from "../../model/platform.ts";
import { keepsEverything, tenants, type Tenant } from "../../model/sampling.ts";
import type { ByteSize } from "../../model/units/byte-size.ts";
import { otelcolClientTls } from "../otelcol-tls.ts";
import type { Component } from "../pipelines.ts";
import { archiveExporters } from "../archive.ts";
import { QUEUE_STORAGE } from "./extensions.ts";

/** A kind of telemetry, as edges and pipelines call it. */
export type Signal = Extract<Purpose, "traces" | "metrics" | "logs">;

/** Items sent together at most; a request of this many stays well below gRPC's 4 MiB limit. */
const LARGEST_BATCH = 2048;

/** Batches on their way to one store at once: in an outage, each of them stays in memory. */
const BATCHES_AT_ONCE = 4;

/** Share of the memory, in percent, that all queues may hold together where they are not on disk. */
const SHARE_OF_QUEUES = 25;

/**
 * Where a signal goes: each store behind a queue of its own, traces also to the archive, and all to the
 * log when it is to be debugged.
 */
export function exportersOf(signal: Signal, platform: Platform): Component[] {
  const stores = [
    ...storesOf(signal, platform).map((edge) => storeExporter(edge, platform)),
    ...(signal === "traces" ? archiveExporters(platform) : []),
  ];
  const debug: Component = { id: "debug", settings: { verbosity: "detailed" } };
  return platform.collector.debug && stores.length > 0 ? [...stores, debug] : stores;
}

/** Where traces with an error go by themselves: to a tenant of Tempo's; nowhere where Tempo is missing. */
export function errorExporters(platform: Platform): Component[] {
  return storesOf("traces", platform)
    .filter(isTempo)
    .map((edge) => {
      const { id, settings } = storeExporter(edge, platform, tenants.errors);
      return { id: `${id}-errors`, settings };
    });
}

/** Whether an exporter's store has a tenant for traces with an error. */
export function hasTenants({ id }: Component): boolean {
  return id === "otlp_grpc/tempo";
}

/** The exporter to one store, in the protocol that the store speaks. */
function storeExporter(
  edge: Edge,
  platform: Platform,
  tenant: Tenant = tenants.standard,
): Component {
  const { id, endpoint } = destinationOf(edge);
  const headers = platform.collector.errorTenant &&
    isTempo(edge) && { headers: { "X-Scope-OrgID": tenant } };
  const tls = otelcolClientTls("collector");
  return { id, settings: { endpoint, ...headers, tls, ...delivery(edge, platform) } };
}

function isTempo({ server }: Edge): boolean {
  return server === "tempo";
}

/** Stores without gRPC take OTLP under a path of their own, and Zipkin takes its own protocol. */
function destinationOf(edge: Edge): { id: string; endpoint: string } {
  const { server, listener } = edge;
  if (listener.protocol === "grpc") return { id: `otlp_grpc/${server}`, endpoint: addressOf(edge) };
  const url = `https://${addressOf(edge)}`;
  switch (server) {
    case "zipkin":
      return { id: "zipkin", endpoint: `${url}/api/v2/spans` };
    case "prometheus":
      return { id: "otlp_http/prometheus", endpoint: `${url}/api/v1/otlp` };
    default:
      return { id: `otlp_http/${server}`, endpoint: `${url}/otlp` };
  }
}

/**
 * A queue of its own, so that one store's outage neither delays nor drops another's telemetry.
 *
 * Retries never give up: only a full queue ends an outage's patience, and then the sender is told.
 */
function delivery({ purpose }: Edge, platform: Platform) {
  const { batchDelay, persistentQueues, sampling } = platform.collector;
  const waits = purpose === "traces" && !keepsEverything(sampling);
  return {
    retry_on_failure: { initial_interval: "1s", max_interval: "10s", max_elapsed_time: "0s" },
    sending_queue: {
      // One after the other for metrics: Prometheus refuses samples that come late.
      num_consumers: purpose === "metrics" ? 1 : BATCHES_AT_ONCE,
      sizer: "bytes",
      queue_size: queueSize(platform).bytes,
      // Behind the sampler no sender could be told that the queue is full: it has to wait.
      ...(waits && { block_on_overflow: true }),
      ...(persistentQueues && { storage: QUEUE_STORAGE }),
      batch: {
        flush_timeout: batchDelay.toGo(),
        sizer: "items",
        min_size: LARGEST_BATCH,
        max_size: LARGEST_BATCH,
      },
    },
  };
}

/**
 * How much may wait for one store. On disk twice the memory: some twenty minutes of 1,000 spans a second.
 * In memory an even share of a quarter: full queues of all stores still leave the limiter room to act.
 */
function queueSize(platform: Platform): ByteSize {
  const { memory, collector } = platform;
  const signals: readonly Signal[] = ["traces", "metrics", "logs"];
  const queues = signals.flatMap((signal) => storesOf(signal, platform)).length;
  return memory.collector.share(collector.persistentQueues ? 200 : SHARE_OF_QUEUES / queues);
}

function storesOf(signal: Signal, platform: Platform): Edge[] {
  return edgesFrom(platform, "collector", signal);
}
