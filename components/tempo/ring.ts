import { listeners } from "../../model/listeners.ts";
import { COPIES } from "../../model/object-storage.ts";
import type { Platform } from "../../model/platform.ts";
import { tlsPaths } from "../../model/tls.ts";
import { dskitGossip, isRing } from "../dskit-ring.ts";
import { DSKIT_TLS_VERSION } from "../dskit-tls.ts";
import { TEMPO_STORAGE } from "./storage.ts";

/** Where everybody says who is there. */
const kvstore = { store: "memberlist" } as const;

/**
 * How long nobody must have come or gone before a replica compacts its share. Until then it is not ready and
 * knows no block: with the default of a minute, a rollout would take four.
 */
const SETTLED = "10s";

/**
 * How long a replica that is told to end still answers, while it says that it is not ready and nobody comes
 * any more. Its queues of questions are looked through every half minute, and with one of them left it would
 * never end by itself.
 *
 * @see https://github.com/grafana/tempo/pull/7967
 */
const LEAVING = "32s";

/**
 * What makes a Tempo one of several, or the only one.
 *
 * Of several each has every part, and they are a ring: a span is acknowledged once two of the three that are
 * to hold it have it, and a question is answered once all but one have. Compaction is shared among them.
 */
export function tempoRing(platform: Platform) {
  if (!isRing(platform, "tempo")) {
    return {
      target: "all",
      lifecycler: {
        address: "127.0.0.1",
        ring: { kvstore: { store: "inmemory" }, replication_factor: 1 },
        // Nobody else is in the ring, so there is nobody to wait for.
        min_ready_duration: "0s",
      },
      compactor: {},
    };
  }
  return {
    target: "scalable-single-binary",
    lifecycler: {
      ring: { kvstore, replication_factor: COPIES },
      // Who comes back holds what it held before.
      tokens_file_path: `${TEMPO_STORAGE}/tokens.json`,
    },
    compactor: { ring: { kvstore, wait_stability_min_duration: SETTLED } },
    memberlist: dskitGossip(platform, "tempo"),
    shutdown_delay: LEAVING,
    internal_server: health(),
  };
}

/** A port that says whether a replica is in the ring, and nothing else; nobody is asked who they are. */
function health() {
  const { certificate, key } = tlsPaths("tempo");
  return {
    enable: true,
    http_listen_port: listeners.tempo.health.port,
    http_tls_config: { cert_file: certificate, key_file: key },
    tls_min_version: DSKIT_TLS_VERSION,
    // Otherwise it had metrics and profiles as well.
    register_instrumentation: false,
    // It listens for gRPC, too, of which it knows nothing: on some port of the loopback.
    grpc_listen_address: "127.0.0.1",
    grpc_listen_port: 0,
  };
}
