import { listeners } from "../../model/listeners.ts";
import { secretPath } from "../../model/workload.ts";
import type { Platform, StoreSettings } from "../../model/platform.ts";
import { tlsPaths, TLS_VERSION } from "../../model/tls.ts";
import { ownMetricsPipeline, ownMetricsReader } from "../own-metrics.ts";
import { pipelineSections, type Pipeline } from "../pipelines.ts";

/** Folder that survives restarts: the only one in the image that the workload's user may write. */
export const JAEGER_STORAGE = "/tmp";

/** Port of the gRPC query API, which must listen somewhere but is nobody's business. */
const QUERY_GRPC_PORT = 16685;

const { authority, certificate, key } = tlsPaths("jaeger");
const serverTls = { cert_file: certificate, key_file: key, min_version: TLS_VERSION };

/** Jaeger's configuration: a Collector whose exporter is its own store on local storage. */
export function jaegerConfig({ jaeger }: Platform) {
  const { metrics, query } = listeners.jaeger;
  const { sections, pipelines } = pipelineSections([
    tracesPipeline(),
    ownMetricsPipeline("jaeger", metrics),
  ]);
  return {
    extensions: {
      "basicauth/people": { htpasswd: { file: secretPath("jaeger-users") } },
      jaeger_storage: { backends: { traces: { badger: badger(jaeger) } } },
      jaeger_query: {
        storage: { traces: "traces" },
        http: {
          endpoint: `0.0.0.0:${query.port}`,
          tls: serverTls,
          auth: { authenticator: "basicauth/people" },
        },
        grpc: { endpoint: `127.0.0.1:${QUERY_GRPC_PORT}`, tls: serverTls },
      },
    },
    ...sections,
    service: {
      extensions: ["basicauth/people", "jaeger_storage", "jaeger_query"],
      pipelines,
      telemetry: {
        logs: { level: "info", encoding: "json" },
        metrics: { level: "normal", readers: [ownMetricsReader("jaeger")] },
        resource: { "service.name": "jaeger" },
      },
    },
  };
}

/** Spans are in memory-mapped files once written, so that killing the process loses none. */
function badger({ retention }: StoreSettings) {
  return {
    directories: { keys: `${JAEGER_STORAGE}/keys`, values: `${JAEGER_STORAGE}/values` },
    ephemeral: false,
    ttl: { spans: retention.toGo() },
  };
}

/** No batching here: the Collector has done it. */
function tracesPipeline(): Pipeline {
  const intake = {
    endpoint: `0.0.0.0:${listeners.jaeger.otlpGrpc.port}`,
    tls: { ...serverTls, client_ca_file: authority },
  };
  return {
    id: "traces",
    receivers: [{ id: "otlp", settings: { protocols: { grpc: intake } } }],
    processors: [],
    exporters: [{ id: "jaeger_storage_exporter", settings: { trace_storage: "traces" } }],
  };
}
