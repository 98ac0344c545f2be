import { listeners, type Listener } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { configurationPath } from "../../model/workload.ts";
import { dskitClientTls, dskitServerTls, DSKIT_TLS_VERSION } from "../dskit-tls.ts";
import { otelcolMutualTls } from "../otelcol-tls.ts";
import { tempoBlocks, tempoLimits, tempoSearch } from "./limits.ts";
import { tempoRing } from "./ring.ts";
import { tempoStorage } from "./storage.ts";

/** Name of the configuration file with what holds for each tenant. */
export const TEMPO_TENANTS = "tempo-tenants.yaml";

/** What its intake asks for, in the words of the Collector's receiver, which Tempo embeds. */
const intakeTls = otelcolMutualTls("tempo");

/**
 * Tempo's configuration: all parts in each process, blocks in a folder for each tenant.
 *
 * Tempo knows no users, so every port asks for a client certificate, and the parts of the process
 * show each other Tempo's own.
 */
export function tempoConfig(platform: Platform) {
  const { http, grpc, otlpGrpc, otlpHttp } = listeners.tempo;
  const intake = ({ port }: Listener) => ({ endpoint: `0.0.0.0:${port}`, tls: intakeTls });
  const grpcClient = dskitClientTls("tempo");
  const { target, lifecycler, compactor, ...ring } = tempoRing(platform);
  return {
    target,
    multitenancy_enabled: true,
    server: {
      http_listen_port: http.port,
      grpc_listen_port: grpc.port,
      http_tls_config: dskitServerTls("tempo"),
      grpc_tls_config: dskitServerTls("tempo"),
      tls_min_version: DSKIT_TLS_VERSION,
      log_format: "json",
      log_level: "info",
    },
    distributor: {
      // Without it the Collector takes a refusal for final and drops what it holds.
      retry_after_on_resource_exhausted: "1s",
      receivers: {
        otlp: { protocols: { grpc: intake(otlpGrpc), http: intake(otlpHttp) } },
      },
    },
    ingester: {
      lifecycler,
      // A span is in memory only until its trace goes to the write-ahead log: this is what a kill costs.
      trace_idle_period: "500ms",
      flush_check_period: "500ms",
      ...tempoBlocks.ingester,
    },
    ingester_client: { grpc_client_config: grpcClient },
    query_frontend: { search: tempoSearch },
    querier: {
      frontend_worker: {
        // Its own, even where there are others: no question waits for a replica that is just going.
        frontend_address: `127.0.0.1:${grpc.port}`,
        grpc_client_config: grpcClient,
      },
    },
    overrides: {
      defaults: tempoLimits,
      per_tenant_override_config: configurationPath(TEMPO_TENANTS),
    },
    compactor: {
      ...compactor,
      compaction: { block_retention: platform.retention.traces.toGo() },
    },
    storage: { trace: tempoStorage(platform) },
    ...ring,
    usage_report: { reporting_enabled: false },
  };
}
