import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import type { Workload } from "../../model/workload.ts";
import { appEnvironment, appSecrets } from "../app-environment.ts";

const { https, metrics } = listeners["llm-router"];

/** The router of requests to LLM providers as a workload. */
export function llmRouterWorkload(platform: Platform) {
  return {
    name: "llm-router",
    image: "llm-router",
    args: [],
    environment: {
      ...appEnvironment(platform, "llm-router"),
      LISTEN_PORT: `${https.port}`,
      METRICS_PORT: `${metrics.port}`,
    },
    configuration: [],
    secrets: appSecrets("llm-router"),
    listeners: listenersOf(platform, "llm-router"),
    readiness: { listener: https, path: "/health" },
    memory: platform.memory["llm-router"],
    cpus: cpuLimitOf("llm-router"),
    user: 10001,
  } as const satisfies Workload;
}
