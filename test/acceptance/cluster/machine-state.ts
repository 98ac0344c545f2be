import { existsSync, readdirSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { execa } from "execa";
import { leftovers } from "../../../tools/cluster/down.ts";
import { layoutIn } from "../../../tools/cluster/layout.ts";
import { stateFolder } from "../../../tools/cluster/site.ts";
import { currentSysctls } from "../../../tools/cluster/sysctls.ts";
import { cacheFolder } from "../../../tools/setup/site.ts";

/** Folders that a node's programs use, whosever they are. */
const shared = [
  "/var/lib/kubelet",
  "/var/lib/cni",
  "/var/lib/cni/results",
  "/var/log/pods",
  "/var/log/containers",
  "/run/containerd",
  "/run/netns",
  "/opt/cni",
  "/etc/cni",
  "/root/.kube",
  "/run",
];

/** What else makes there, once and for all: the helpers of Docker's containers, and whoever mounts something. */
const anybodys = ["/run/containerd/s", "/run/containerd", "/run/mount"];

/** Where this machine shows a cluster that is or was on it. */
export interface MachineState {
  readonly sysctls: Readonly<Record<string, string>>;
  readonly interfaces: readonly string[];
  readonly mounts: readonly string[];
  /** Names in folders; `none` where there is no such folder. */
  readonly folders: Readonly<Record<string, string>>;
  readonly cgroups: readonly string[];
  readonly leftovers: readonly string[];
}

/** How the machine is now. */
export async function machineState(): Promise<MachineState> {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const { stdout } = await execa("find", [
    "/sys/fs/cgroup",
    "-name",
    "*tracing*",
    "-maxdepth",
    "3",
  ]);
  return {
    sysctls: currentSysctls(),
    interfaces: Object.keys(networkInterfaces()).filter((name) => !isDockers(name)),
    mounts: mounts
      .map((line) => line.split(" ").slice(0, 3).join(" "))
      .filter((mount) => !isDockers(mount)),
    folders: Object.fromEntries(shared.map((folder) => [folder, namesIn(folder)])),
    cgroups: stdout.split("\n").filter((line) => line !== ""),
    leftovers: await leftovers(layoutIn(stateFolder({ cache: cacheFolder(process.env) }))),
  };
}

/**
 * What is otherwise in a later state, a line for each: settings that differ, and whatever was not there. What has gone
 * may have been anybody's.
 */
export function newIn(later: MachineState, earlier: MachineState): string[] {
  const added = (name: "interfaces" | "mounts" | "cgroups" | "leftovers") =>
    later[name].filter((one) => !earlier[name].includes(one)).map((one) => `${name}: ${one}`);
  const settings = Object.entries(later.sysctls)
    .filter(([name, value]) => earlier.sysctls[name] !== value)
    .map(([name, value]) => `${name}: ${value}`);
  const files = Object.entries(later.folders).flatMap(([folder, names]) => {
    const known = (earlier.folders[folder] ?? "").split(" ");
    return names
      .split(" ")
      .filter((name) => !known.includes(name))
      .map((name) => `${folder}/${name}`)
      .filter((path) => !anybodys.includes(path));
  });
  return [
    ...added("interfaces"),
    ...added("mounts"),
    ...added("cgroups"),
    ...added("leftovers"),
    ...settings,
    ...files,
  ];
}

/** Whether it comes and goes with somebody's containers. */
function isDockers(name: string): boolean {
  return /^(veth|br-)|docker/.test(name);
}

function namesIn(folder: string): string {
  return existsSync(folder) ? readdirSync(folder).sort().join(" ") : "none";
}
