import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { Failure } from "../command-line.ts";
import { cgroupFolders, nodeCgroup, podCgroup, processesIn, removeCgroups } from "./cgroups.ts";
import type { Layout } from "./layout.ts";
import { currentMounts, unmountBelow } from "./mounts.ts";
import { hasLink, removeLink } from "./network.ts";
import { killAll } from "./processes.ts";
import { absentBefore, clusterRecord, forgetRecord } from "./record.ts";
import type { ClusterSite } from "./site.ts";
import type { Step } from "./steps.ts";
import { restoreSysctls } from "./sysctls.ts";
import { removeTraces, shimSockets } from "./traces.ts";

/** Whether anything of a cluster is on this machine. */
export function isThere({ run, state }: Layout): boolean {
  return [run, state].some((folder) => existsSync(folder));
}

/** Ends everything that runs, with its mounts and its network; what the cluster keeps stays. */
export async function halt({ layout, programs }: ClusterSite): Promise<void> {
  const sockets = await shimSockets(layout);
  // Pods last: whoever has a connection to a daemon can still close its end.
  for (const group of [nodeCgroup, podCgroup]) await killAll(() => processesIn(group));
  for (const path of sockets) await rm(path, { force: true });
  await unmountBelow([layout.run, layout.state]);
  await removeLink(programs);
  await removeCgroups();
}

/**
 * Removes the cluster with everything in it.
 *
 * @throws Failure naming what could not be removed.
 */
export async function down(cluster: ClusterSite, step: Step): Promise<void> {
  const { layout } = cluster;
  const record = clusterRecord();
  const absent = record?.absent ?? absentBefore(layout) ?? [];
  await step("processes, mounts and network", () => halt(cluster));
  await step("files", async () => {
    if (record !== undefined) restoreSysctls(record.sysctls);
    await removeTraces(layout, absent);
    await rm(layout.state, { recursive: true, force: true });
    await forgetRecord();
  });
  const left = await leftovers(layout);
  if (left.length > 0) {
    throw new Failure(`cluster: must leave nothing, got '${left.join("', '")}'; try once more`);
  }
}

/** All that is left of the cluster on this machine. */
export async function leftovers({ run, state }: Layout): Promise<string[]> {
  return [
    ...(await processesIn()).map((pid) => `process ${pid}`),
    ...currentMounts([run, state]).map((path) => `mount ${path}`),
    ...cgroupFolders(),
    ...(hasLink() ? ["its link"] : []),
    ...[run, state].filter((folder) => existsSync(folder)),
  ];
}
