import type { Workload } from "../../model/workload.ts";

/** Seconds a process has to finish what it holds before it is killed: Tempo writes its last blocks. */
const GRACE_SECONDS = 30;

/** What a container may and may not do, alike for every workload. */
export function confinement({ memory, cpus, user }: Pick<Workload, "memory" | "cpus" | "user">) {
  return {
    user: `${user}:${user}`,
    readOnly: true,
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    memory: memory.mebibytes,
    // Equal to the memory: no swap beyond it.
    memorySwap: memory.mebibytes,
    cpus: cpusText(cpus),
    restart: "unless-stopped",
    destroyGraceSeconds: GRACE_SECONDS,
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
  };
}

/** As the engine's provider reads it back, so that a second preview is clean: `1.0`, `0.25`. */
function cpusText(cpus: number): string {
  return Number.isInteger(cpus) ? cpus.toFixed(1) : `${cpus}`;
}
