import { existsSync, readFileSync } from "node:fs";
import { readdir, readlink, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { clusterName, type Layout } from "./layout.ts";
import { kubeletSocket } from "./machine.ts";

const logLinks = "/var/log/containers";
const networkResults = "/var/lib/cni/results";
const devicePlugins = dirname(kubeletSocket);
const shimFolder = "/run/containerd/s";

/** Folders of the machine that the node's programs use whatever they are told, the deepest first. */
const sharedFolders = [
  logLinks,
  networkResults,
  dirname(networkResults),
  devicePlugins,
  dirname(devicePlugins),
  shimFolder,
  dirname(shimFolder),
];

/** Those of the folders that are not there, and so are to be removed again. */
export function absentFolders(): string[] {
  return sharedFolders.filter((folder) => !existsSync(folder));
}

/**
 * Removes what the cluster has left outside its own folders.
 *
 * @param absent the folders that were not there before it; they go as well, unless others use them by now.
 */
export async function removeTraces(layout: Layout, absent: readonly string[]): Promise<void> {
  for (const path of [
    ...(await ownLogLinks(layout)),
    ...(await ownNetworkResults(layout)),
    ...["kubelet.sock", "kubelet_internal_checkpoint", "DEPRECATION"].map((name) =>
      join(devicePlugins, name),
    ),
  ]) {
    await rm(path, { force: true });
  }
  for (const folder of sharedFolders.filter((one) => absent.includes(one))) {
    await rmdir(folder).catch(() => undefined);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function ownLogLinks({ state }: Layout): Promise<string[]> {
  const links = (await namesIn(logLinks)).map((name) => join(logLinks, name));
  const targets = await Promise.all(links.map((path) => readlink(path).catch(() => "")));
  return links.filter((_, index) => targets[index]?.startsWith(`${state}/`));
}

/** Of the pods' networks, and of the loopback device of each, which is named after the pod's sandbox only. */
async function ownNetworkResults(layout: Layout): Promise<string[]> {
  const sandboxes = await namesIn(join(layout.state, "containerd", CRI, "sandboxes"));
  const names = await namesIn(networkResults);
  return names
    .filter(
      (name) =>
        name.startsWith(`${clusterName}-`) || sandboxes.some((id) => name.includes(`-${id}-`)),
    )
    .map((name) => join(networkResults, name));
}

const CRI = "io.containerd.grpc.v1.cri";

/** The sockets on which the runtime's helpers listen, of which each has written down its own. */
export async function shimSockets({ run }: Layout): Promise<string[]> {
  const tasks = join(run, "containerd/io.containerd.runtime.v2.task/k8s.io");
  const texts = (await namesIn(tasks)).map((id) => {
    const file = join(tasks, id, "address");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  });
  return texts.flatMap(
    (text) => /^unix:\/\/(\/run\/containerd\/s\/\w+)$/.exec(text.trim())?.[1] ?? [],
  );
}
