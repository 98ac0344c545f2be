import type { WorkloadName } from "../../model/listeners.ts";
import { hostsOfReplicas } from "../../model/replicas.ts";
import { folders, type Workload } from "../../model/workload.ts";
import { PREFIX, type DockerRecording } from "./docker-platform.ts";
import { at, revealed, sorted, type Observed } from "./observed.ts";

interface Upload {
  readonly file: string;
  readonly content?: unknown;
  readonly contentBase64?: unknown;
}

interface Inputs {
  readonly image: string;
  readonly entrypoints?: string[];
  readonly command: string[];
  readonly envs: string[];
  readonly memory: number;
  readonly cpus: string;
  readonly user: string;
  readonly mounts: { source: string; target: string; readOnly?: boolean }[];
  readonly tmpfs?: Record<string, string>;
  readonly ports: { internal: number; protocol?: string }[];
  readonly networksAdvanced: { aliases: string[] }[];
  readonly volumes: { fromContainer: string }[];
}

/** What runs for a workload on Docker, of which each replica is a container of its own, all alike. */
export function observedOnDocker(platform: DockerRecording, workload: Workload): Observed {
  const { name, listeners, replicas } = workload;
  const containers = hostsOfReplicas(name, replicas).map((host) => ({
    host,
    inputs: platform.only("Container", host).inputs as unknown as Inputs,
  }));
  const [{ inputs } = { inputs: undefined }] = containers;
  if (!inputs) throw new Error(`${name} has no container`);
  const data = inputs.mounts.filter(({ source }) => source.endsWith("-data"));
  return {
    image: inputs.image,
    entrypoint: inputs.entrypoints ?? [],
    args: inputs.command,
    environment: Object.fromEntries(
      inputs.envs.map((one) => one.split(/=(.*)/s) as [string, string]),
    ),
    configuration: Object.fromEntries(
      uploadsOf(platform, name, "configuration").map(({ file, content }) => [
        file,
        String(revealed(content)),
      ]),
    ),
    secrets: sorted(uploadsOf(platform, name, "secrets").map(({ file }) => file)),
    // On a network of two every port is open to the other, so what the process listens on is all there is.
    hosts: Object.fromEntries(
      containers.flatMap(({ inputs: own }) =>
        [...new Set(own.networksAdvanced.flatMap(({ aliases }) => aliases))].map((alias) => [
          alias,
          sorted(listeners.map(({ protocol, port }) => at(protocol, port))),
        ]),
      ),
    ),
    published: sorted(inputs.ports.map(({ protocol = "tcp", internal }) => at(protocol, internal))),
    memoryMebibytes: inputs.memory,
    cpus: Number(inputs.cpus),
    user: Number(inputs.user.split(":")[0]),
    storage: data[0]?.target,
    shared: inputs.mounts
      .filter((mount) => !data.includes(mount))
      .map(({ target, readOnly = false }) => ({
        path: target,
        access: readOnly ? "follow" : "append",
      })),
    scratch: Object.keys(inputs.tmpfs ?? {}),
  };
}

/** The value of each of its secrets' files, by name, hidden where the engine hides it. */
export function secretsOnDocker(
  platform: DockerRecording,
  name: WorkloadName,
): Record<string, unknown> {
  return Object.fromEntries(
    uploadsOf(platform, name, "secrets").map(({ file, content, contentBase64 }) => [
      file.slice(folders.secrets.length + 1),
      content ?? contentBase64,
    ]),
  );
}

/** The files of one kind that a workload's container has, which must be those of its own carrier. */
function uploadsOf(
  platform: DockerRecording,
  name: WorkloadName,
  kind: keyof typeof folders,
): Upload[] {
  const { volumes } = platform.container(name) as unknown as Inputs;
  const carried = volumes.some(
    ({ fromContainer }) => fromContainer === `${PREFIX}-${name}-${kind}/id:ro`,
  );
  if (!carried) return [];
  return platform.carrier(name, kind)["uploads"] as Upload[];
}
