/** What a caller must show before a listener answers; every listener speaks TLS. */
export type Authentication =
  /** `Authorization: Bearer …`, for senders of telemetry. */
  | "bearer token"
  /** User and password, for people. */
  | "basic"
  /** A certificate of the platform's authority, for the platform's own programs. */
  | "client certificate"
  /** Nothing: for health endpoints, which say no more than that. */
  | "none";

/** One port on which a workload serves. */
export interface Listener {
  /** What is served, in the words of the documentation. */
  readonly title: string;
  readonly protocol: "grpc" | "https";
  /** Port inside the platform's networks. */
  readonly port: number;
  readonly authentication: Authentication;
  /** Port on the host, before the environment's offset; absent where the host has no business. */
  readonly hostPort?: number;
}

/** Every listener of the platform, by workload. The host's ports are promises to its users. */
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
      hostPort: 3200,
    },
    grpc: {
      title: "Tempo's gRPC API",
      protocol: "grpc",
      port: 9095,
      authentication: "client certificate",
      hostPort: 9095,
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
      authentication: "basic",
      hostPort: 16686,
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
      title: "Prometheus' pages, API and remote-write receiver",
      protocol: "https",
      port: 9090,
      authentication: "basic",
      hostPort: 9090,
    },
  },
} as const satisfies Record<string, Record<string, Listener>>;

/** The name of a workload: a DNS label, and the host that the others dial. */
export type WorkloadName = keyof typeof listeners;

/** The names of all workloads. */
export const workloadNames = Object.keys(listeners) as WorkloadName[];

/** The listeners of one workload, as a list. */
export function listenersOf(name: WorkloadName): Listener[] {
  return Object.values<Listener>(listeners[name]);
}

/** A listener that the host can reach, and what it goes by. */
export interface PublishedListener {
  readonly workload: WorkloadName;
  /** Its name among the workload's listeners. */
  readonly name: string;
  readonly listener: Listener & { readonly hostPort: number };
}

/** Every listener that the host can reach. */
export function publishedListeners(): PublishedListener[] {
  return workloadNames.flatMap((workload) =>
    Object.entries<Listener>(listeners[workload]).flatMap(([name, listener]) =>
      isPublished(listener) ? [{ workload, name, listener }] : [],
    ),
  );
}

function isPublished(listener: Listener): listener is PublishedListener["listener"] {
  return listener.hostPort !== undefined;
}
