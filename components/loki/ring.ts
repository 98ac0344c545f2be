import { listeners } from "../../model/listeners.ts";
import { COPIES } from "../../model/object-storage.ts";
import type { Platform } from "../../model/platform.ts";
import { dskitGossip, isRing } from "../dskit-ring.ts";

/**
 * What makes a Loki one of several, or the only one.
 *
 * Of several each has every part, and they are a ring: a record is acknowledged once two of the three that
 * are to hold it have it. One of them at a time is the compactor, as the ring says.
 */
export function lokiRing(platform: Platform) {
  const { port } = listeners.loki.grpc;
  if (!isRing(platform, "loki")) {
    return {
      // The parts of the process dial each other here; it never leaves its loopback.
      grpc: { address: "127.0.0.1", port },
      common: {
        instance_addr: "127.0.0.1",
        replication_factor: 1,
        ring: { kvstore: { store: "inmemory" } },
      },
      // Nobody else is in the ring, so there is nobody to wait for.
      lifecycler: { lifecycler: { min_ready_duration: "0s" } },
    };
  }
  return {
    grpc: { address: "0.0.0.0", port },
    common: {
      replication_factor: COPIES,
      ring: { kvstore: { store: "memberlist" } },
      // Who comes back holds what it held before.
      persist_tokens: true,
    },
    lifecycler: {},
    memberlist: dskitGossip(platform, "loki"),
    // Who is told to end still answers until nobody comes any more.
    shutdown_delay: "5s",
  };
}
