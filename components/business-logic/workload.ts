import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf } from "../../model/deployment.ts";
import { addressOf } from "../../model/edges.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { secretPath, type Workload } from "../../model/workload.ts";
import { appEnvironment, appSecrets } from "../app-environment.ts";

const { https } = listeners["business-logic"];

/** Share of the memory, in percent, for the heap; the rest is code, buffers and the runtime itself. */
const HEAP_SHARE = 45;

const addresses = {
  llmRouter: addressOf({ server: "llm-router", listener: listeners["llm-router"].https }),
  websocket: addressOf({ server: "websocket", listener: listeners.websocket.https }),
  redis: addressOf({ server: "redis", listener: listeners.redis.commands }),
} as const;

/** The service that answers questions with the help of the others, as a workload. */
export function businessLogicWorkload(platform: Platform) {
  const memory = platform.memory["business-logic"];
  return {
    name: "business-logic",
    image: "business-logic",
    args: [],
    environment: {
      ...appEnvironment(platform, "business-logic"),
      LISTEN_PORT: `${https.port}`,
      LLM_ROUTER_URL: `https://${addresses.llmRouter}`,
      WEBSOCKET_URL: `https://${addresses.websocket}`,
      REDIS_URL: `rediss://${addresses.redis}`,
      REDIS_PASSWORD_FILE: secretPath("redis-password"),
      NODE_OPTIONS: `--max-old-space-size=${memory.share(HEAP_SHARE).mebibytes}`,
    },
    configuration: [],
    secrets: [...appSecrets("business-logic"), "redis-password"],
    listeners: listenersOf(platform, "business-logic"),
    readiness: { listener: https, path: "/health" },
    memory,
    cpus: cpuLimitOf("business-logic"),
    user: 10001,
  } as const satisfies Workload;
}
