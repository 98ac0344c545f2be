import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { dskitClientTls, dskitServerTls, DSKIT_TLS_VERSION } from "../dskit-tls.ts";
import { lokiLimits } from "./limits.ts";
import { lokiRing } from "./ring.ts";
import { LOKI_STORAGE, lokiStorage, storeKind } from "./storage.ts";

/**
 * Loki's configuration: all parts in each process.
 *
 * Loki knows no users, so its ports ask for a client certificate, and the parts of the process show each
 * other Loki's own. There is one tenant, so that nothing depends on a header.
 */
export function lokiConfig(platform: Platform) {
  const grpcClient = dskitClientTls("loki");
  const { grpc, common, lifecycler, ...ring } = lokiRing(platform);
  const { storage, ruler } = lokiStorage(platform);
  return {
    target: "all",
    auth_enabled: false,
    server: {
      http_listen_port: listeners.loki.http.port,
      grpc_listen_address: grpc.address,
      grpc_listen_port: grpc.port,
      http_tls_config: dskitServerTls("loki"),
      grpc_tls_config: dskitServerTls("loki"),
      tls_min_version: DSKIT_TLS_VERSION,
      log_format: "json",
      log_level: "info",
    },
    common: {
      path_prefix: LOKI_STORAGE,
      ...common,
      storage,
    },
    schema_config: { configs: [schema(platform)] },
    limits_config: lokiLimits(platform),
    ingester: { ...lifecycler, wal: writeAheadLog(platform) },
    compactor: compactor(platform),
    ...caches(platform),
    ingester_client: { grpc_client_config: grpcClient },
    frontend_worker: {
      // Said, so that queries go straight from front to back: looking for a scheduler takes ten seconds.
      frontend_address: `127.0.0.1:${grpc.port}`,
      grpc_client_config: grpcClient,
    },
    query_scheduler: { use_scheduler_ring: false },
    compactor_grpc_client: grpcClient,
    // Nothing is asked for that nobody reads, and nobody outside is told that Loki is used.
    ruler: { enable_api: false, ...ruler },
    ...ring,
    analytics: { reporting_enabled: false },
  };
}

/** How records are laid out; a later change is a further entry with a date to come, never an edit. */
function schema(platform: Platform) {
  return {
    from: "2025-01-01",
    store: "tsdb",
    object_store: storeKind(platform),
    schema: "v13",
    index: { prefix: "index_", period: "24h" },
  };
}

/** What is acknowledged is in the write-ahead log, so that killing the process loses nothing of it. */
function writeAheadLog({ memory }: Platform) {
  return {
    enabled: true,
    dir: `${LOKI_STORAGE}/wal`,
    // Beyond this a replay writes chunks first; the default of 4 GB is beyond the workload's limit.
    replay_memory_ceiling: `${memory.loki.share(40).mebibytes}MB`,
  };
}

/** Deletes what is older than its retention, two hours after it has marked it; of several, one does. */
function compactor(platform: Platform) {
  return {
    working_directory: `${LOKI_STORAGE}/compactor`,
    retention_enabled: true,
    // Wanted wherever there is retention; requests for deletion themselves are switched off.
    delete_request_store: storeKind(platform),
  };
}

/**
 * Only what is read from disk is remembered. Answers are not: before each use Loki would ask whether
 * records were deleted since, and with deletion switched off that question is an error.
 */
function caches({ memory }: Platform) {
  return {
    chunk_store_config: {
      chunk_cache_config: {
        embedded_cache: { enabled: true, max_size_mb: memory.loki.share(10).mebibytes },
      },
    },
    query_range: {
      cache_results: false,
      cache_index_stats_results: false,
      cache_volume_results: false,
      cache_instant_metric_results: false,
      cache_series_results: false,
      cache_label_results: false,
    },
  };
}
