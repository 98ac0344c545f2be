/** What a caller must show before a listener answers. */
export type Authentication =
  /** `Authorization: Bearer …`, for senders of telemetry. */
  | "bearer token"
  /** User and password, for people. */
  | "basic"
  /** User and password in the store's own protocol, for programs. */
  | "password"
  /** A certificate of the platform's authority, for the platform's own programs. */
  | "client certificate"
  /**
   * Nothing that it could ask for, although it shows a certificate itself: for gossip among replicas, to which
   * the target's network lets nobody else come.
   */
  | "network"
  /** Nothing: for health endpoints, which say no more than that, and for datagrams, which cannot. */
  | "none";

/** Receivers for senders that do not speak OTLP yet, each of which an environment may ask for. */
export const legacyReceivers = ["jaeger", "jaegerUdp", "zipkin"] as const;

/** One of the receivers for senders that do not speak OTLP yet. */
export type LegacyReceiver = (typeof legacyReceivers)[number];

/**
 * Every workload there can be: each a DNS label, and the host that the others dial.
 *
 * The order is kept: a target may number workloads by it, so a new one goes to the end.
 */
export const workloadNames = [
  "collector",
  "tempo",
  "jaeger",
  "prometheus",
  "zipkin",
  "loki",
  "alertmanager",
  "grafana",
  "redis",
  "gateway",
  "llm-router",
  "websocket",
  "business-logic",
  "nginx",
  "sampler",
] as const;

/** The sample services, which are there only if the environment asks for them. */
export const appNames = [
  "llm-router",
  "websocket",
  "business-logic",
  "nginx",
] as const satisfies readonly WorkloadName[];

/** One of the sample services. */
export type AppName = (typeof appNames)[number];

/** The name of a workload. */
export type WorkloadName = (typeof workloadNames)[number];

/** One port on which a workload serves. */
export interface Listener {
  /** What is served, in the words of the documentation. */
  readonly title: string;
  /** All but `udp` speak TLS; `tls` is a program's own protocol inside it. */
  readonly protocol: "grpc" | "https" | "tls" | "udp";
  /** Port inside the platform's networks. */
  readonly port: number;
  readonly authentication: Authentication;
  /** Port on the host, before the environment's offset; absent where the host has no business. */
  readonly hostPort?: number;
  /** Present where the listener is there only if the environment asks for a receiver. */
  readonly legacy?: LegacyReceiver;
  /** Present where it is there only where the workload has replicas: it is by it that they are in step. */
  readonly peers?: true;
  /** The workload that is behind this listener, and without which it is not there. */
  readonly leadsTo?: WorkloadName;
}
