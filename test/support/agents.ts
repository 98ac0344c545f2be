import { agentOf } from "../../components/agents/agent.ts";
import type { Agent } from "../../model/agent.ts";
import { platformFor, type Platform } from "../../model/platform.ts";
import { environmentOf } from "./environments.ts";

/** What a cluster's agents send where everything is asked for. */
export const allOfIt = { logs: {}, hostMetrics: true } as const;

/** The platform of production with agents that are asked for something, and some of its other settings changed. */
export function platformWith(
  agents: Record<string, unknown> | undefined,
  changes: Record<string, unknown> = {},
): Platform {
  const target = { kind: "kubernetes", host: "tracing.test", agents };
  return platformFor(environmentOf("prod", { target, ...changes }));
}

/** One of its agents. */
export function agentWith(
  agents: Record<string, unknown>,
  changes: Record<string, unknown> = {},
): Agent {
  const platform = platformWith(agents, changes);
  if (!platform.agents) throw new Error("there are no agents");
  return agentOf(platform, platform.agents);
}

/** The text of its configuration. */
export function textOf({ configuration: [file] }: Agent): string {
  return file?.text ?? "";
}
