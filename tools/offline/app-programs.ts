import type { Program } from "./program.ts";

/** The sample services, from the sources below `apps/`; nginx is no program of this project's. */
export const appPrograms = {
  "llm-router": {
    kind: "rust",
    title: "LLM router",
    sources: "apps/llm-router",
    binary: "llm-router",
    cpuSeconds: 110,
  },
  websocket: {
    kind: "go",
    title: "WebSocket service",
    sources: "apps/websocket",
    packages: ["."],
    runsIn: "container",
    cpuSeconds: 60,
  },
  "business-logic": {
    kind: "bundle",
    title: "Business logic",
    sources: "apps/business-logic",
    entry: "main.ts",
    cpuSeconds: 1,
  },
} as const satisfies Record<string, Program>;
