import { appListeners } from "./app-listeners.ts";
import { collectorListeners } from "./collector-listeners.ts";
import { samplerListeners } from "./sampler-listeners.ts";
import type { Listener, WorkloadName } from "./listener.ts";
import { lokiPeers, tempoPeers } from "./ring-listeners.ts";
import { samplingListeners } from "./sampling-listeners.ts";

export * from "./listener.ts";

/** Every listener there can be, by workload. The host's ports are promises to its users. */
export const listeners = {
  collector: collectorListeners,
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
    otlpHttp: {
      title: "Tempo's intake for restored traces",
      protocol: "https",
      port: 4318,
      authentication: "client certificate",
    },
    ...tempoPeers,
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
    ...samplingListeners.jaeger,
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
    ...lokiPeers,
  },
  alertmanager: {
    http: {
      title: "Alertmanager's pages, API and metrics",
      protocol: "https",
      port: 9093,
      authentication: "client certificate",
    },
    gossip: {
      title: "What Alertmanagers tell each other",
      protocol: "tls",
      port: 9094,
      authentication: "client certificate",
      peers: true,
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
    ...samplingListeners.gateway,
    metrics: {
      title: "Gateway's own metrics",
      protocol: "https",
      port: 8888,
      authentication: "client certificate",
    },
  },
  ...appListeners,
  sampler: samplerListeners,
} as const satisfies Record<WorkloadName, Record<string, Listener>>;
