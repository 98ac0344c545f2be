import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import type { Workload } from "../../model/workload.ts";
import { appEnvironment, appSecrets } from "../app-environment.ts";

const { https, metrics } = listeners.websocket;

/** The service that tells WebSocket clients what is answered, as a workload. */
export function websocketWorkload(platform: Platform) {
  return {
    name: "websocket",
    image: "websocket",
    args: [],
    environment: {
      ...appEnvironment(platform, "websocket"),
      GOMEMLIMIT: goMemoryLimit(platform.memory.websocket),
      LISTEN_PORT: `${https.port}`,
      METRICS_PORT: `${metrics.port}`,
    },
    configuration: [],
    secrets: appSecrets("websocket"),
    listeners: listenersOf(platform, "websocket"),
    readiness: { listener: https, path: "/health" },
    memory: platform.memory.websocket,
    cpus: cpuLimitOf("websocket"),
    user: 10001,
  } as const satisfies Workload;
}
