import { addressesOf, edgesFrom, hostsOf } from "../model/deployment.ts";
import type { Edge, Purpose } from "../model/edges.ts";
import type { WorkloadName } from "../model/listeners.ts";
import type { Platform } from "../model/platform.ts";
import { TENANT_HEADER, tenants, type Tenant } from "../model/sampling.ts";
import type { ByteSize } from "../model/units/byte-size.ts";
import { archiveExporters } from "./archive.ts";
import { otelcolClientTls } from "./otelcol-tls.ts";
import type { Component } from "./pipelines.ts";
import { QUEUE_STORAGE } from "./queue-storage.ts";

/** A kind of telemetry, as edges and pipelines call it. */
export type Signal = Extract<Purpose, "traces" | "metrics" | "logs">;

/** Items sent together at most; a request of this many stays well below gRPC's 4 MiB limit. */
const LARGEST_BATCH = 2048;

/** Batches on their way to one store at once: in an outage, each of them stays in memory. */
const BATCHES_AT_ONCE = 4;

/**
 * What is sent to a sampler together, in bytes: at most one request of a sender's, of 4 MiB, beyond what
 * is enough. A sampler refuses twice as much as that for good.
 */
const ENOUGH_FOR_SAMPLER = 2 ** 20;
export const LARGEST_FOR_SAMPLER = 8 * 2 ** 20;

/** Share of the memory, in percent, that all queues may hold together where they are not on disk. */
const SHARE_OF_QUEUES = 30;

/** Who sends telemetry on: the Collector, and the samplers what they have kept. */
export type Exporting = Extract<WorkloadName, "collector" | "sampler">;

/** The metrics of all of them, as a matcher of their label. */
export const SENDING_ON = 'job=~"collector|sampler"';

/** Where the Collector or a sampler sends a signal, each behind a queue of its own. */
interface Destination extends Edge {
  readonly client: Exporting;
  /** The server's host, or one of its replicas', and the port. */
  readonly address: string;
}

/**
 * Where a signal goes: each store behind a queue of its own, traces also to the archive, and all to the
 * log when it is to be debugged.
 */
export function exportersOf(
  signal: Signal,
  platform: Platform,
  client: Exporting = "collector",
): Component[] {
  const stores = [
    ...storesOf(signal, platform, client).map((to) => storeExporter(to, platform)),
    ...(signal === "traces" ? archiveExporters(platform) : []),
  ];
  const debug: Component = { id: "debug", settings: { verbosity: "detailed" } };
  return platform.collector.debug && stores.length > 0 ? [...stores, debug] : stores;
}

/** Where traces with an error go by themselves: to a tenant of Tempo's; nowhere where they do not, or Tempo is missing. */
export function errorExporters(platform: Platform, client: Exporting): Component[] {
  return errorStores(platform, client).map((to) => {
    const { id, settings } = storeExporter(to, platform, tenants.errors);
    return { id: `${id}-errors`, settings };
  });
}

function errorStores(platform: Platform, client: Exporting): Destination[] {
  if (!platform.collector.sampling.errors) return [];
  return storesOf("traces", platform, client).filter(isTempo);
}

/** Whether an exporter's store has a tenant for traces with an error. */
export function hasTenants({ id }: Component): boolean {
  return id === "otlp_grpc/tempo";
}

/** The exporter to one store, in the protocol that the store speaks. */
function storeExporter(
  to: Destination,
  platform: Platform,
  tenant: Tenant = tenants.standard,
): Component {
  const { id, endpoint } = destinationOf(to);
  const headers = isTempo(to) && { headers: { [TENANT_HEADER]: tenant } };
  const tls = otelcolClientTls(to.client);
  return {
    id,
    settings: { endpoint, ...headers, tls, ...patience(to), ...delivery(to, platform) },
  };
}

/**
 * How long an answer is waited for.
 *
 * A sampler that is full answers when it has decided about some traces: who gave up before would send
 * once more what it is going to take. That it is there at all is asked by the protocol itself.
 */
function patience({ server }: Destination) {
  if (server !== "sampler") return {};
  return { timeout: "0s", keepalive: { time: "30s", timeout: "10s" } };
}

function isTempo({ server }: Destination): boolean {
  return server === "tempo";
}

/** Stores without gRPC take OTLP under a path of their own, and Zipkin takes its own protocol. */
function destinationOf({ server, listener, address }: Destination) {
  const [host = ""] = address.split(":");
  if (listener.protocol === "grpc") return { id: `otlp_grpc/${host}`, endpoint: address };
  const url = `https://${address}`;
  if (server === "zipkin") return { id: "zipkin", endpoint: `${url}/api/v2/spans` };
  const path = server === "prometheus" ? "/api/v1/otlp" : "/otlp";
  return { id: `otlp_http/${host}`, endpoint: `${url}${path}` };
}

/**
 * A queue of its own, so that one store's outage neither delays nor drops another's telemetry until that
 * queue is full. Retries never give up: only a full queue ends an outage's patience. The Collector's senders
 * are told then; a sampler waits, and with it all of its stores.
 */
function delivery(to: Destination, platform: Platform) {
  const { client, purpose } = to;
  const { batchDelay, persistentQueues } = platform.collector;
  return {
    retry_on_failure: { initial_interval: "1s", max_interval: "10s", max_elapsed_time: "0s" },
    sending_queue: {
      num_consumers: batchesAtOnce(to),
      sizer: "bytes",
      queue_size: queueSize(platform, client).bytes,
      // Behind a sampler no sender could be told that the queue is full: it has to wait.
      ...(client === "sampler" && purpose === "traces" && { block_on_overflow: true }),
      ...(persistentQueues && { storage: QUEUE_STORAGE }),
      batch: { flush_timeout: batchDelay.toGo(), ...batchSize(to, platform) },
    },
  };
}

/**
 * One after the other for metrics, as Prometheus refuses samples that come late, and for samplers: while
 * one is full, a span that overtook others would have its trace decided about without them.
 */
function batchesAtOnce({ server, purpose }: Destination): number {
  return purpose === "metrics" || server === "sampler" ? 1 : BATCHES_AT_ONCE;
}

function batchSize({ client, server }: Destination, platform: Platform) {
  // A sampler has in its hands what each of several Collectors sends it at once.
  const enough = Math.ceil(ENOUGH_FOR_SAMPLER / hostsOf(platform, client).length);
  return server === "sampler"
    ? { sizer: "bytes", min_size: enough, max_size: LARGEST_FOR_SAMPLER }
    : { sizer: "items", min_size: LARGEST_BATCH, max_size: LARGEST_BATCH };
}

/**
 * How much may wait for one store. On disk twice the memory: some twenty minutes of 1,000 spans a second.
 * In memory an even share of three tenths: full queues of all stores still leave the limiter room to act.
 */
function queueSize(platform: Platform, client: Exporting): ByteSize {
  const { memory, collector } = platform;
  const signals: readonly Signal[] = ["traces", "metrics", "logs"];
  const stores = signals.flatMap((signal) => storesOf(signal, platform, client));
  const queues = stores.length + errorStores(platform, client).length;
  return memory[client].share(collector.persistentQueues ? 200 : SHARE_OF_QUEUES / queues);
}

function storesOf(signal: Signal, platform: Platform, client: Exporting): Destination[] {
  return edgesFrom(platform, client, signal).flatMap((edge) =>
    addressesOf(platform, edge).map((address) => ({ ...edge, client, address })),
  );
}
