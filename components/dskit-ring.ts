import { addressesOf, edgesFrom, replicasOf } from "../model/deployment.ts";
import { listeners } from "../model/listeners.ts";
import type { Platform } from "../model/platform.ts";
import { dskitClientTls } from "./dskit-tls.ts";

/** The workloads whose replicas are a ring. */
export type RingName = "tempo" | "loki";

/** Whether a workload is a ring of replicas, and not one process that has everything to itself. */
export function isRing(platform: Platform, name: RingName): boolean {
  return replicasOf(platform, name) !== undefined;
}

/**
 * How replicas find each other and agree on who holds what.
 *
 * The port shows its certificate and encrypts, and who dials believes nobody else; but what Tempo and Loki
 * share for it cannot ask callers for theirs, so that who may dial it is the network's business alone.
 */
export function dskitGossip(platform: Platform, name: RingName) {
  return {
    // A message of another ring is not taken.
    cluster_label: `${platform.environmentName}-${name}`,
    bind_port: listeners[name].gossip.port,
    join_members: edgesFrom(platform, name, "gossip").flatMap((edge) =>
      addressesOf(platform, edge),
    ),
    // Two halves that have lost each other are one again by then.
    rejoin_interval: "1m",
    ...dskitClientTls(name),
  };
}
