import { nodeCgroup, podCgroup, processesIn } from "./cgroups.ts";
import { Kubectl } from "./kubectl.ts";
import { isRunning, residentBytes } from "./processes.ts";
import type { ClusterSite } from "./site.ts";
import { started } from "./supervision.ts";

/** How a cluster is. */
export interface Status {
  readonly daemons: readonly {
    readonly name: string;
    readonly pid?: number;
    readonly bytes: number;
  }[];
  /** All that was started with the daemons: themselves, and one helper for each pod. */
  readonly nodeBytes: number;
  /** What runs in pods. */
  readonly podBytes: number;
  /** Nodes and pods as `kubectl` shows them; absent where the API does not answer. */
  readonly objects?: string;
}

/** How the cluster of this machine is. */
export async function statusOf({ layout, programs }: ClusterSite): Promise<Status> {
  const all = await started(layout);
  const daemons = all.map((one) =>
    isRunning(one)
      ? { name: one.name, pid: one.pid, bytes: residentBytes(one.pid) }
      : { name: one.name, bytes: 0 },
  );
  const memory = async (group: string) =>
    (await processesIn(group)).reduce((sum, pid) => sum + residentBytes(pid), 0);
  const kubectl = new Kubectl(layout, programs);
  const objects = await kubectl
    .run(["get", "nodes,pods", "--all-namespaces", "--request-timeout=5s"])
    .catch(() => undefined);
  return {
    daemons: daemons.sort((a, b) => b.bytes - a.bytes),
    nodeBytes: await memory(nodeCgroup),
    podBytes: await memory(podCgroup),
    ...(objects !== undefined && { objects }),
  };
}

/** Whether every daemon runs, and the node is ready. */
export function isHealthy({ daemons, objects = "" }: Status): boolean {
  const runs = daemons.length > 0 && daemons.every(({ pid }) => pid !== undefined);
  return runs && /^node\/\S+ +Ready /m.test(objects);
}

/** The status for a person to read. */
export function statusText({ daemons, nodeBytes, podBytes, objects }: Status): string {
  const lines = daemons.map(
    ({ name, pid, bytes }) =>
      `${name.padEnd(20)} ${pid === undefined ? "does not run" : `${String(pid).padStart(8)} ${mebibytes(bytes)}`}`,
  );
  return [
    ...lines,
    `${"the node".padEnd(29)} ${mebibytes(nodeBytes)}`,
    `${"its pods".padEnd(29)} ${mebibytes(podBytes)}`,
    "",
    objects ?? "The API does not answer.",
    "",
  ].join("\n");
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0).padStart(6)} MiB`;
}
