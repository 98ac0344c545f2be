import type { Agents } from "../../model/agent.ts";
import type { Platform } from "../../model/platform.ts";

/**
 * Whether an agent keeps on its node's disk how far it has read, and what waits.
 *
 * Metrics alone are not worth a folder that only root may write to.
 */
export function keepsOnDisk({ collector }: Platform, { logs }: Agents): boolean {
  return collector.persistentQueues && logs !== undefined;
}
