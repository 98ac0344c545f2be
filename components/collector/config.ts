import { addressOf, edgesFrom } from "../../model/edges.ts";
import { listeners } from "../../model/listeners.ts";
import type { CollectorSettings, Platform } from "../../model/platform.ts";
import { tlsPaths, TLS_VERSION } from "../../model/tls.ts";
import { secretPath } from "../../model/workload.ts";
import { ownMetricsPipeline, ownMetricsReader } from "../own-metrics.ts";
import { pipelineSections, type Component, type Pipeline } from "../pipelines.ts";

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
  return {
    extensions: {
      "bearertokenauth/otlp": { filename: secretPath("otlp-token") },
      health_check: { endpoint: listenOn(listeners.collector.health.port), tls: serverTls },
    },
    ...sections,
    service: {
      extensions: ["bearertokenauth/otlp", "health_check"],
      pipelines,
      telemetry: {
        logs: { level: collector.debug ? "debug" : "info", encoding: "json" },
        metrics: { level: "normal", readers: [ownMetricsReader("collector")] },
        resource: { "service.name": "collector" },
      },
    },
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
 * Each queue may hold an eighth of the memory; two full ones still leave the limiter room to act.
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
        queue_size: Math.floor(settings.memory.bytes / 8),
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
