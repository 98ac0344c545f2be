import type { Listener } from "./listener.ts";

/** The listeners of a sampler, none of which the host has any business with. */
export const samplerListeners = {
  otlpGrpc: {
    title: "Sampler's intake",
    protocol: "grpc",
    port: 4317,
    authentication: "client certificate",
  },
  metrics: {
    title: "Sampler's own metrics",
    protocol: "https",
    port: 8888,
    authentication: "client certificate",
  },
  health: {
    title: "Sampler's health",
    protocol: "https",
    port: 13133,
    authentication: "none",
  },
} as const satisfies Record<string, Listener>;
