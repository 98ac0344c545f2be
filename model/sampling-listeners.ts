import type { Listener } from "./listener.ts";

/** Where SDKs ask which share of their traces to send: the gateway's doors, and Jaeger's behind them. */
export const samplingListeners = {
  jaeger: {
    sampling: {
      title: "Jaeger's sampling strategies over HTTP",
      protocol: "https",
      port: 5778,
      authentication: "client certificate",
    },
    samplingGrpc: {
      title: "Jaeger's sampling strategies over gRPC",
      protocol: "grpc",
      port: 5779,
      authentication: "client certificate",
    },
  },
  gateway: {
    sampling: {
      title: "Remote sampling: strategies for SDKs over HTTP",
      protocol: "https",
      port: 5778,
      authentication: "bearer token",
      hostPort: 5778,
      leadsTo: "jaeger",
    },
    samplingGrpc: {
      title: "Remote sampling: strategies for SDKs over gRPC",
      protocol: "grpc",
      port: 5779,
      authentication: "bearer token",
      hostPort: 5779,
      leadsTo: "jaeger",
    },
  },
} as const satisfies Record<string, Record<string, Listener>>;
