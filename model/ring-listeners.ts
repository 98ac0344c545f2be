import type { Listener } from "./listener.ts";

/** By which the replicas of Tempo are in step: where it answers to each other it has already, over gRPC. */
export const tempoPeers = {
  gossip: {
    title: "Tempos telling each other who is there",
    protocol: "tls",
    port: 7946,
    authentication: "network",
    peers: true,
  },
  health: {
    title: "Whether a Tempo is in the ring",
    protocol: "https",
    port: 3201,
    authentication: "none",
    peers: true,
  },
} as const satisfies Record<string, Listener>;

/**
 * The same of Loki, whose replicas also hand each other records, and ask for them. It has no port that says
 * whether it is in the ring and nothing else: on its own such port anybody could put replicas out of the ring.
 */
export const lokiPeers = {
  grpc: {
    title: "Lokis handing each other records",
    protocol: "grpc",
    port: 9095,
    authentication: "client certificate",
    peers: true,
  },
  gossip: {
    title: "Lokis telling each other who is there",
    protocol: "tls",
    port: 7946,
    authentication: "network",
    peers: true,
  },
} as const satisfies Record<string, Listener>;
