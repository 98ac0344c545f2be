import { hostsOfReplicas, sharedNames } from "../../model/replicas.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { Secret } from "./secrets.ts";

/** What runs for one workload, in the words of its description and in none of a target's. */
export interface Observed {
  readonly image: string;
  readonly entrypoint: readonly string[];
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Each file's text by the path at which the program finds it. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Paths of its secrets' files. */
  readonly secrets: readonly string[];
  /** Hosts that others dial, each with the ports at which it answers. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  /** Ports at which the outside may dial it. */
  readonly published: readonly string[];
  readonly memoryMebibytes: number;
  readonly cpus: number;
  readonly user: number;
  /** Folder whose files outlive the process. */
  readonly storage: string | undefined;
  readonly shared: readonly { readonly path: string; readonly access: string }[];
  readonly scratch: readonly string[];
}

/** What must run for a workload, wherever it does. */
export function expected(workload: Workload, image: string): Observed {
  const { name, replicas, listeners, storage, sharedFolders = [], scratch = [] } = workload;
  const hosts = [...sharedNames(name, replicas), ...hostsOfReplicas(name, replicas)];
  return {
    image,
    entrypoint: workload.entrypoint ?? [],
    args: workload.args,
    environment: workload.environment,
    configuration: Object.fromEntries(
      workload.configuration.map((file) => [configurationPath(file.name), file.text]),
    ),
    secrets: workload.secrets.map((secret) => `/etc/tracing-infra/secrets/${secret}`).sort(),
    hosts: Object.fromEntries(
      hosts.map((host) => [
        host,
        sorted(listeners.map(({ protocol, port }) => at(protocol, port))),
      ]),
    ),
    published: sorted(
      listeners
        .filter(({ hostPort }) => hostPort !== undefined)
        .map(({ protocol, port }) => at(protocol, port)),
    ),
    memoryMebibytes: workload.memory.mebibytes,
    cpus: workload.cpus,
    user: workload.user,
    storage: storage?.path,
    shared: sharedFolders.map(({ path, access }) => ({ path, access })),
    scratch,
  };
}

/** A port as both sides spell it here: `tcp 4317`, `udp 6831`. */
export function at(protocol: string, port: number): string {
  return `${protocol.toLowerCase() === "udp" ? "udp" : "tcp"} ${port}`;
}

/** The same in a stable order. */
export function sorted<Value>(some: readonly Value[]): Value[] {
  return [...some].sort();
}

/** A value as it is once whoever may see it sees it. */
export function revealed(value: unknown): unknown {
  return value instanceof Secret ? value.value : value;
}
