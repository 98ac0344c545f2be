import { agentLimits, POD_LOGS, type Agent, type Agents } from "../../model/agent.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { configurationPath } from "../../model/workload.ts";
import { garbageLimit } from "../memory-limiter.ts";
import { COLLECTOR_STORAGE } from "../queue-storage.ts";
import { yaml } from "../yaml.ts";
import { agentConfig } from "./config.ts";
import { keepsOnDisk } from "./disk.ts";

/** The image's own user, and the only one who may read what pods have written. */
const USUAL = 10001;
const ROOT = 0;

/** An agent as data: a Collector that only reads its node, and only sends. */
export function agentOf(platform: Platform, agents: Agents) {
  return {
    image: "collector",
    args: [`--config=file:${configurationPath("agent.yaml")}`],
    environment: { GOMEMLIMIT: garbageLimit(agentLimits.memory) },
    configuration: [{ name: "agent.yaml", text: yaml(agentConfig(platform, agents)) }],
    secrets: ["authority.crt", "otlp-token"],
    ...agentLimits,
    namespace: agents.namespace,
    dials: { server: "collector", listener: listeners.collector.otlpGrpc },
    reads: agents.logs ? [POD_LOGS] : [],
    ...(keepsOnDisk(platform, agents) && { storage: { path: COLLECTOR_STORAGE } }),
    user: agents.logs ? ROOT : USUAL,
  } as const satisfies Agent;
}
