import { z } from "zod";
import { inPod, type Mount } from "../judging/containers.ts";
import { isOpen, valueAt } from "../judging/places.ts";
import { policy } from "../judging/policy.ts";
import { UNKNOWN } from "../judging/values.ts";

/** No container is in its host's network, or among its host's processes. */
export const containersKeepToThemselves = policy({
  name: "containers-keep-to-themselves",
  concern: "exposure",
  severity: "high",
  scope: "resource",
  description:
    "A container that shares its host's network, processes, memory or users reaches what is meant for the host alone.",
  remedy:
    "Remove `networkMode`, `pidMode`, `ipcMode` and `usernsMode` with the value 'host' (Docker), or `hostNetwork`, `hostPID` and `hostIPC` (Kubernetes).",
  *judge({ containers }) {
    const seen = new Set<string>();
    for (const { resource, sharedWithHost } of containers) {
      for (const path of sharedWithHost) {
        // What a pod shares, it shares once, however many containers it has.
        if (seen.has(`${resource.urn} ${path}`)) continue;
        seen.add(`${resource.urn} ${path}`);
        const got = valueAt(resource.inputs, path);
        yield { resource, path, must: "not be shared with the host", got };
      }
    }
  },
});

/** Where engines of containers listen. */
const sockets = [
  "/run/docker.sock",
  "/run/docker/docker.sock",
  "/run/containerd/containerd.sock",
  "/run/k3s/containerd/containerd.sock",
  "/run/crio/crio.sock",
  "/run/cri-dockerd.sock",
  "/run/podman/podman.sock",
  "/run/buildkit/buildkitd.sock",
];

const ANY_SOCKET = /(docker|containerd|crio|podman|buildkitd|cri-dockerd)\.sock$|docker_engine$/;

/** Whether a folder of the host has an engine's socket in it, or is one. */
function reachesEngine(source: string): boolean {
  const folder = plain(source);
  return ANY_SOCKET.test(folder) || sockets.some((socket) => isIn(socket, folder));
}

/** A path without what two spellings of it differ in: `/var/run` is `/run` on every Linux. */
function plain(path: string): string {
  return path.replace(/(?<=.)\/+$/, "").replace(/^\/var\/run(?=\/|$)/, "/run");
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** Nobody but its host speaks to a container engine. */
export const containerEnginesAreNotMounted = policy({
  name: "container-engines-are-not-mounted",
  concern: "exposure",
  severity: "critical",
  scope: "resource",
  description:
    "Whoever reaches the socket of a container engine starts what he likes on its host, as root; reading it is no less than writing it.",
  remedy:
    "Remove the mount of the socket, and of folders that hold it (`/var/run`); read metrics and logs where the engine offers them over the network.",
  *judge({ containers }) {
    for (const { resource, mounts } of containers) {
      for (const { path, kind, source } of mounts) {
        if (kind !== "host" || source === UNKNOWN || !reachesEngine(source)) continue;
        yield { resource, path, must: "not reach a container engine", got: source };
      }
    }
  },
});

const folders = z.array(z.string()).default([]);

interface Shared {
  readonly readable: readonly string[];
  readonly writable: readonly string[];
}

/** Files of a host stay the host's. */
export const hostFoldersAreNotMounted = policy({
  name: "host-folders-are-not-mounted",
  concern: "exposure",
  severity: "high",
  scope: "resource",
  description:
    "A folder of the host in a container is a way out of it, and ties the container to one host.",
  remedy:
    "Use a named volume (Docker) or a PersistentVolumeClaim or `emptyDir` (Kubernetes), and `uploads` or a ConfigMap for files.",
  limits: z.strictObject({
    readable: folders.describe(
      "Folders of hosts, with all in them, that may be mounted read-only.",
    ),
    writable: folders.describe(
      "Folders of hosts, with all in them, that may be mounted to write to.",
    ),
  }),
  *judge({ containers }, limits) {
    for (const container of containers) {
      const { resource, mounts } = container;
      for (const mount of mounts.filter(({ kind }) => kind === "host")) {
        const place = inPod(container) ? mount.path : `${mount.path}.readOnly`;
        if (mount.source === UNKNOWN || isOpen(resource, place)) continue;
        const readOnly = valueAt(resource.inputs, `${mount.path}.readOnly`) === true;
        const must = ruleFor(mount, readOnly, limits);
        if (must !== undefined) yield { resource, path: mount.path, must, got: mount.source };
      }
    }
  },
});

function ruleFor({ source }: Mount, readOnly: boolean, limits: Shared): string | undefined {
  // A path that climbs leads anywhere.
  const among = (allowed: readonly string[]) =>
    !source.includes("..") && allowed.some((folder) => isIn(plain(source), plain(folder)));
  if (among(limits.writable) || (readOnly && among(limits.readable))) return undefined;
  return among(limits.readable)
    ? "be mounted read-only where it is a folder of the host"
    : "not be a folder of the host";
}
