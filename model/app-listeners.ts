import type { AppName, Listener } from "./listener.ts";

/** The sample services' listeners, by service. */
export const appListeners = {
  "llm-router": {
    https: {
      title: "LLM router, in Rust",
      protocol: "https",
      port: 8003,
      authentication: "client certificate",
      hostPort: 8003,
    },
    metrics: {
      title: "LLM router's metrics",
      protocol: "https",
      port: 8001,
      authentication: "client certificate",
      hostPort: 8001,
    },
  },
  websocket: {
    https: {
      title: "WebSocket service, in Go",
      protocol: "https",
      port: 8002,
      authentication: "client certificate",
      hostPort: 8002,
    },
    metrics: {
      title: "WebSocket service's metrics",
      protocol: "https",
      port: 8080,
      authentication: "client certificate",
      hostPort: 8080,
    },
  },
  "business-logic": {
    https: {
      title: "Business logic, in TypeScript, and its metrics",
      protocol: "https",
      port: 9999,
      authentication: "client certificate",
      hostPort: 9999,
    },
  },
  nginx: {
    https: {
      title: "Sample services, behind nginx",
      protocol: "https",
      port: 8000,
      authentication: "bearer token",
      hostPort: 8000,
    },
  },
} as const satisfies Record<AppName, Record<string, Listener>>;
