import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { clusterName } from "./layout.ts";

/** The group of all pods, below which the kubelet makes one for each. */
export const podCgroup = `/${clusterName}/pods`;

/** The group of the daemons, and of what each of them starts. */
export const nodeCgroup = `/${clusterName}/node`;

/** Where the kernel shows control groups: one folder, or in the first version one for each kind of resource. */
export interface Hierarchies {
  readonly version: 1 | 2;
  readonly folders: readonly string[];
}

/** The hierarchies among the machine's mounts, as `/proc/self/mounts` lists them. */
export function hierarchiesIn(mounts: string): Hierarchies {
  const all = mounts.split("\n").map((line) => line.split(" "));
  const folders = (kind: string) =>
    all.flatMap(([, folder, type]) => (type === kind && folder !== undefined ? [folder] : []));
  const first = folders("cgroup");
  return first.length > 0
    ? { version: 1, folders: first }
    : { version: 2, folders: folders("cgroup2").slice(0, 1) };
}

/** This machine's. */
export function hierarchies(): Hierarchies {
  return hierarchiesIn(readFileSync("/proc/self/mounts", "utf8"));
}

/** The folders a process is written into to be in the daemons' group. */
export function nodeCgroupFolders({ folders } = hierarchies()): string[] {
  return folders.map((folder) => join(folder, nodeCgroup));
}

/** Makes the groups; those that are there stay. */
export async function makeCgroups({ version, folders } = hierarchies()): Promise<void> {
  for (const folder of folders) {
    const own = join(folder, clusterName);
    await mkdir(own, { recursive: true });
    if (version === 2) for (const parent of [folder, own]) await handDown(parent);
    await inheritSets(folder, own);
    for (const group of [nodeCgroup, podCgroup]) {
      await mkdir(join(folder, group), { recursive: true });
      await inheritSets(own, join(folder, group));
    }
  }
}

/** Lets the groups below one limit whatever can be limited. */
async function handDown(folder: string): Promise<void> {
  const controllers = (await readFile(join(folder, "cgroup.controllers"), "utf8")).trim();
  for (const name of controllers.split(" ").filter((word) => word !== "")) {
    // Some, such as real-time scheduling, may not be handed down; nothing here needs those.
    await writeFile(join(folder, "cgroup.subtree_control"), `+${name}`).catch(() => undefined);
  }
}

/** In the first version, a group may not use any processor before it has been told which. */
async function inheritSets(from: string, to: string): Promise<void> {
  for (const name of ["cpuset.cpus", "cpuset.mems"]) {
    const file = join(to, name);
    if (!existsSync(file) || (await readFile(file, "utf8")).trim() !== "") continue;
    await writeFile(file, await readFile(join(from, name), "utf8")).catch(() => undefined);
  }
}

/** All processes of the cluster, or of one group in it. */
export async function processesIn(group = `/${clusterName}`): Promise<number[]> {
  const { folders } = hierarchies();
  // Every process is in all hierarchies at once, and nothing but its number counts in this one.
  const folder = folders.find((one) => basename(one).split(",").includes("pids")) ?? folders[0];
  return folder === undefined ? [] : processesBelow(join(folder, group));
}

async function processesBelow(folder: string): Promise<number[]> {
  const own = await readFile(join(folder, "cgroup.procs"), "utf8").catch(() => "");
  const found = own
    .split("\n")
    .filter((line) => line !== "")
    .map(Number);
  for (const group of await groupsIn(folder)) found.push(...(await processesBelow(group)));
  return found;
}

/** Removes the groups, in which no process may be any more. */
export async function removeCgroups(): Promise<void> {
  for (const folder of cgroupFolders()) await removeBelow(folder);
}

/** The folders of the cluster's groups that there are. */
export function cgroupFolders(): string[] {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  return mounts
    .map((line) => line.split(" "))
    .flatMap(([, folder, type]) => (type?.startsWith("cgroup") === true ? [folder ?? ""] : []))
    .map((folder) => join(folder, clusterName))
    .filter((folder) => existsSync(folder));
}

async function removeBelow(folder: string): Promise<void> {
  for (const group of await groupsIn(folder)) await removeBelow(group);
  await rmdir(folder).catch(() => undefined);
}

async function groupsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}
