import type { Image } from "../../model/images.ts";
import { timeToEnd, type Workload } from "../../model/workload.ts";

/** Size of a folder in memory, which counts as the workload's own, and what may not be done in it. */
const SCRATCH = "size=64m,mode=1777,nosuid,nodev";

/** What a container may and may not do, alike for every workload. */
export function confinement(
  workload: Pick<Workload, "memory" | "cpus" | "user" | "scratch" | "endsWithin">,
  { capabilities }: Pick<Image, "capabilities">,
) {
  const { memory, cpus, user, scratch } = workload;
  const graceSeconds = timeToEnd(workload).milliseconds / 1_000;
  return {
    user: `${user}:${user}`,
    readOnly: true,
    // A program file that carries a capability does not start where it could not be had; the process
    // is not root and may gain no privileges, so it does not get it either.
    capabilities: { drops: ["ALL"], ...(capabilities && { adds: [...capabilities] }) },
    ...(scratch && { tmpfs: Object.fromEntries(scratch.map((folder) => [folder, SCRATCH])) }),
    securityOpts: ["no-new-privileges:true"],
    memory: memory.mebibytes,
    // Equal to the memory: no swap beyond it.
    memorySwap: memory.mebibytes,
    cpus: cpusText(cpus),
    restart: "unless-stopped",
    destroyGraceSeconds: graceSeconds,
    stopTimeout: graceSeconds,
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
  };
}

/** As the engine's provider reads it back, so that a second preview is clean: `1.0`, `0.25`. */
function cpusText(cpus: number): string {
  return Number.isInteger(cpus) ? cpus.toFixed(1) : `${cpus}`;
}
