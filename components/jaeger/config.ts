import { listeners, type Listener } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import type { ByteSize } from "../../model/units/byte-size.ts";
import type { Duration } from "../../model/units/duration.ts";
import { configurationPath } from "../../model/workload.ts";
import { memoryLimiter } from "../memory-limiter.ts";
import { otelcolMutualTls, otelcolServerTls } from "../otelcol-tls.ts";
import { ownMetricsPipeline, ownTelemetry } from "../own-metrics.ts";
import { pipelineSections, type Pipeline } from "../pipelines.ts";
import { STRATEGIES } from "./strategies.ts";

/** Folder that survives restarts: the only one in the image that the workload's user may write. */
export const JAEGER_STORAGE = "/tmp";

/** Port of the gRPC query API, which must listen somewhere but is nobody's business. */
const QUERY_GRPC_PORT = 16685;

/** Jaeger's configuration: a Collector whose exporter is its own store on local storage. */
export function jaegerConfig({ retention, memory }: Platform) {
  const { metrics, query } = listeners.jaeger;
  const { sections, pipelines } = pipelineSections([
    tracesPipeline(memory.jaeger),
    ownMetricsPipeline("jaeger", metrics),
  ]);
  return {
    extensions: {
      jaeger_storage: { backends: { traces: { badger: badger(retention.traces) } } },
      jaeger_query: {
        storage: { traces: "traces" },
        http: {
          endpoint: `0.0.0.0:${query.port}`,
          tls: otelcolMutualTls("jaeger"),
        },
        grpc: { endpoint: `127.0.0.1:${QUERY_GRPC_PORT}`, tls: otelcolServerTls("jaeger") },
      },
      remote_sampling: remoteSampling(),
    },
    ...sections,
    service: {
      extensions: ["jaeger_storage", "jaeger_query", "remote_sampling"],
      pipelines,
      telemetry: {
        ...ownTelemetry("jaeger"),
        resource: { "service.name": "jaeger" },
      },
    },
  };
}

/** Tells SDKs which share of their traces to send. */
function remoteSampling() {
  const { sampling, samplingGrpc } = listeners.jaeger;
  const door = ({ port }: Listener) => ({
    endpoint: `0.0.0.0:${port}`,
    tls: otelcolMutualTls("jaeger"),
  });
  return {
    file: {
      path: configurationPath(STRATEGIES),
      // What it tells where it has no strategy: by default one trace in a thousand.
      default_sampling_probability: 1,
    },
    http: door(sampling),
    grpc: door(samplingGrpc),
  };
}

/** Spans are in memory-mapped files once written, so that killing the process loses none. */
function badger(retention: Duration) {
  return {
    directories: { keys: `${JAEGER_STORAGE}/keys`, values: `${JAEGER_STORAGE}/values` },
    ephemeral: false,
    ttl: { spans: retention.toGo() },
  };
}

/** No batching here: the Collector has done it. */
function tracesPipeline(memory: ByteSize): Pipeline {
  const intake = {
    endpoint: `0.0.0.0:${listeners.jaeger.otlpGrpc.port}`,
    tls: otelcolMutualTls("jaeger"),
  };
  return {
    id: "traces",
    receivers: [{ id: "otlp", settings: { protocols: { grpc: intake } } }],
    processors: [memoryLimiter(memory)],
    exporters: [{ id: "jaeger_storage_exporter", settings: { trace_storage: "traces" } }],
  };
}
