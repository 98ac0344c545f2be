import { addressOf, edgesFrom } from "../../model/edges.ts";
import { listeners } from "../../model/listeners.ts";
import type { CollectorSettings, Platform } from "../../model/platform.ts";
import { tlsPaths, TLS_VERSION } from "../../model/tls.ts";
import type { ByteSize } from "../../model/units/byte-size.ts";
import { secretPath } from "../../model/workload.ts";
import { ownMetricsPipeline, ownMetricsReader } from "../own-metrics.ts";
import { pipelineSections, type Component, type Pipeline } from "../pipelines.ts";

/** Folder of the queues, on a volume. */
export const COLLECTOR_STORAGE = "/var/lib/otelcol";

/** The extension that keeps the queues on disk. */
const QUEUE_STORAGE = "file_storage/queues";

/** Spans sent together at most; a request of this many stays well below gRPC's 4 MiB limit. */
const LARGEST_BATCH = 2048;

const tls = tlsPaths("collector");
const serverTls = { cert_file: tls.certificate, key_file: tls.key, min_version: TLS_VERSION };
const listenOn = (port: number) => `0.0.0.0:${port}`;

/** The Collector's configuration: one guarded door in, every trace store behind a queue of its own. */
export function collectorConfig({ collector }: Platform) {
  const { sections, pipelines } = pipelineSections([
    tracesPipeline(collector),
    ownMetricsPipeline("collector", listeners.collector.metrics),
  ]);
  const extensions = extensionsFor(collector);
  return {
    extensions,
    ...sections,
    service: {
      extensions: Object.keys(extensions),
      pipelines,
      telemetry: {
        logs: { level: collector.debug ? "debug" : "info", encoding: "json" },
        metrics: { level: "normal", readers: [ownMetricsReader("collector")] },
        resource: { "service.name": "collector" },
      },
    },
  };
}

function extensionsFor({ persistentQueues }: CollectorSettings) {
  return {
    "bearertokenauth/otlp": { filename: secretPath("otlp-token") },
    health_check: { endpoint: listenOn(listeners.collector.health.port), tls: serverTls },
    // Compacted at the start: the files keep the size of the longest outage otherwise.
    ...(persistentQueues && {
      [QUEUE_STORAGE]: {
        directory: COLLECTOR_STORAGE,
        compaction: { on_start: true, directory: COLLECTOR_STORAGE, cleanup_on_start: true },
      },
    }),
  };
}

function tracesPipeline(settings: CollectorSettings): Pipeline {
  const stores = edgesFrom("collector", "traces").map((edge) =>
    storeExporter(edge.server, addressOf(edge), settings),
  );
  const debug: Component = { id: "debug", settings: { verbosity: "detailed" } };
  return {
    id: "traces",
    receivers: [otlpReceiver()],
    processors: [memoryLimiter(settings), sampler(settings)],
    exporters: settings.debug ? [...stores, debug] : stores,
  };
}

function otlpReceiver(): Component {
  const { otlpGrpc, otlpHttp } = listeners.collector;
  const guarded = { tls: serverTls, auth: { authenticator: "bearertokenauth/otlp" } };
  return {
    id: "otlp",
    settings: {
      protocols: {
        grpc: { endpoint: listenOn(otlpGrpc.port), ...guarded },
        http: { endpoint: listenOn(otlpHttp.port), ...guarded },
      },
    },
  };
}

/** Refuses data (the sender retries) from 80 % of the memory, and collects garbage from 60 %. */
function memoryLimiter({ memory }: CollectorSettings): Component {
  return {
    id: "memory_limiter",
    settings: {
      check_interval: "1s",
      limit_mib: memory.share(80).mebibytes,
      spike_limit_mib: memory.share(20).mebibytes,
    },
  };
}

function sampler({ samplingPercent }: CollectorSettings): Component {
  return {
    id: "probabilistic_sampler",
    settings: { sampling_percentage: samplingPercent.percent },
  };
}

/**
 * A store behind its own queue, so that one store's outage neither delays nor drops another's spans.
 *
 * Retries never give up: only a full queue ends an outage's patience, and then the sender is told.
 */
function storeExporter(store: string, endpoint: string, settings: CollectorSettings): Component {
  return {
    id: `otlp_grpc/${store}`,
    settings: {
      endpoint,
      tls: {
        ca_file: tls.authority,
        cert_file: tls.certificate,
        key_file: tls.key,
        min_version: TLS_VERSION,
      },
      retry_on_failure: { initial_interval: "1s", max_interval: "10s", max_elapsed_time: "0s" },
      sending_queue: {
        sizer: "bytes",
        queue_size: queueSize(settings).bytes,
        ...(settings.persistentQueues && { storage: QUEUE_STORAGE }),
        batch: {
          flush_timeout: settings.batchDelay.toGo(),
          sizer: "items",
          min_size: LARGEST_BATCH,
          max_size: LARGEST_BATCH,
        },
      },
    },
  };
}

/**
 * How much may wait for one store. On disk twice the memory: some twenty minutes of 1,000 spans a second.
 * In memory an eighth of it: two full queues still leave the limiter room to act.
 */
function queueSize({ memory, persistentQueues }: CollectorSettings): ByteSize {
  return persistentQueues ? memory.share(200) : memory.share(12.5);
}
