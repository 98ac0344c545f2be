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
] as const;

/** The name of a workload. */
export type WorkloadName = (typeof workloadNames)[number];

/** One port on which a workload serves. */
export interface Listener {
  /** What is served, in the words of the documentation. */
  readonly title: string;
  /** All but `udp` speak TLS; `tls` is a store's own protocol inside it. */
  readonly protocol: "grpc" | "https" | "tls" | "udp";
  /** Port inside the platform's networks. */
  readonly port: number;
  readonly authentication: Authentication;
  /** Port on the host, before the environment's offset; absent where the host has no business. */
  readonly hostPort?: number;
  /** Present where the listener is there only if the environment asks for a receiver. */
  readonly legacy?: LegacyReceiver;
  /** The workload that is behind this listener, and without which it is not there. */
  readonly leadsTo?: WorkloadName;
}

/** Every listener there can be, by workload. The host's ports are promises to its users. */
export const listeners = {
  collector: {
    otlpGrpc: {
      title: "OTLP over gRPC",
      protocol: "grpc",
      port: 4317,
      authentication: "bearer token",
      hostPort: 4317,
    },
    otlpHttp: {
      title: "OTLP over HTTP",
      protocol: "https",
      port: 4318,
      authentication: "bearer token",
      hostPort: 4318,
    },
    jaegerGrpc: {
      title: "Jaeger's protocol over gRPC",
      protocol: "grpc",
      port: 14250,
      authentication: "bearer token",
      hostPort: 14250,
      legacy: "jaeger",
    },
    jaegerThrift: {
      title: "Jaeger's protocol over HTTP",
      protocol: "https",
      port: 14268,
      authentication: "bearer token",
      hostPort: 14268,
      legacy: "jaeger",
    },
    jaegerCompact: {
      title: "Jaeger's compact datagrams",
      protocol: "udp",
      port: 6831,
      authentication: "none",
      hostPort: 6831,
      legacy: "jaegerUdp",
    },
    jaegerBinary: {
      title: "Jaeger's binary datagrams",
      protocol: "udp",
      port: 6832,
      authentication: "none",
      hostPort: 6832,
      legacy: "jaegerUdp",
    },
    zipkin: {
      title: "Zipkin's protocol",
      protocol: "https",
      port: 9411,
      authentication: "bearer token",
      legacy: "zipkin",
    },
    metrics: {
      title: "Collector's own metrics",
      protocol: "https",
      port: 8888,
      authentication: "client certificate",
      hostPort: 8888,
    },
    health: {
      title: "Collector's health",
      protocol: "https",
      port: 13133,
      authentication: "none",
      hostPort: 13133,
    },
  },
  tempo: {
    http: {
      title: "Tempo's API, readiness and metrics",
      protocol: "https",
      port: 3200,
      authentication: "client certificate",
    },
    grpc: {
      title: "Tempo's gRPC API",
      protocol: "grpc",
      port: 9095,
      authentication: "client certificate",
    },
    otlpGrpc: {
      title: "Tempo's intake",
      protocol: "grpc",
      port: 4317,
      authentication: "client certificate",
    },
  },
  jaeger: {
    query: {
      title: "Jaeger's pages and query API",
      protocol: "https",
      port: 16686,
      authentication: "client certificate",
    },
    metrics: {
      title: "Jaeger's own metrics",
      protocol: "https",
      port: 8888,
      authentication: "client certificate",
      hostPort: 14269,
    },
    otlpGrpc: {
      title: "Jaeger's intake",
      protocol: "grpc",
      port: 4317,
      authentication: "client certificate",
    },
  },
  prometheus: {
    http: {
      title: "Prometheus' pages, API and receivers",
      protocol: "https",
      port: 9090,
      authentication: "client certificate",
    },
  },
  zipkin: {
    http: {
      title: "Zipkin's pages, API and metrics",
      protocol: "https",
      port: 9411,
      authentication: "client certificate",
    },
  },
  loki: {
    http: {
      title: "Loki's API, intake and metrics",
      protocol: "https",
      port: 3100,
      authentication: "client certificate",
    },
  },
  alertmanager: {
    http: {
      title: "Alertmanager's pages, API and metrics",
      protocol: "https",
      port: 9093,
      authentication: "client certificate",
    },
  },
  grafana: {
    http: {
      title: "Grafana's pages, API and metrics",
      protocol: "https",
      port: 3000,
      authentication: "basic",
    },
  },
  redis: {
    commands: {
      title: "Redis, the sample services' state",
      protocol: "tls",
      port: 6379,
      authentication: "password",
      hostPort: 6380,
    },
  },
  gateway: {
    jaeger: {
      title: "Jaeger: pages and query API",
      protocol: "https",
      port: 16686,
      authentication: "basic",
      hostPort: 16686,
      leadsTo: "jaeger",
    },
    zipkin: {
      title: "Zipkin: pages and API; spans posted here reach the Collector",
      protocol: "https",
      port: 9411,
      authentication: "basic",
      hostPort: 9411,
      leadsTo: "zipkin",
    },
    tempo: {
      title: "Tempo: API over HTTP",
      protocol: "https",
      port: 3200,
      authentication: "basic",
      hostPort: 3200,
      leadsTo: "tempo",
    },
    tempoGrpc: {
      title: "Tempo: API over gRPC",
      protocol: "grpc",
      port: 9095,
      authentication: "basic",
      hostPort: 9095,
      leadsTo: "tempo",
    },
    prometheus: {
      title: "Prometheus: pages and API",
      protocol: "https",
      port: 9090,
      authentication: "basic",
      hostPort: 9090,
      leadsTo: "prometheus",
    },
    alertmanager: {
      title: "Alertmanager: pages and API",
      protocol: "https",
      port: 9093,
      authentication: "basic",
      hostPort: 9093,
      leadsTo: "alertmanager",
    },
    loki: {
      title: "Loki: API",
      protocol: "https",
      port: 3100,
      authentication: "basic",
      hostPort: 3100,
      leadsTo: "loki",
    },
    grafana: {
      title: "Grafana: pages and API",
      protocol: "https",
      port: 3001,
      authentication: "basic",
      hostPort: 3001,
      leadsTo: "grafana",
    },
    metrics: {
      title: "Gateway's own metrics",
      protocol: "https",
      port: 8888,
      authentication: "client certificate",
    },
  },
} as const satisfies Record<WorkloadName, Record<string, Listener>>;
