import type { Listener } from "./listener.ts";

/** The Collector's listeners: the doors for telemetry, and what is asked about itself. */
export const collectorListeners = {
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
} as const satisfies Record<string, Listener>;
