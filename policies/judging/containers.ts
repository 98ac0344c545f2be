import { isDockerContainer, isKubernetes, kindOf, type Declared } from "./declared.ts";
import { dockerContainer } from "./docker.ts";
import { podsOf } from "./pods.ts";

/** A variable of a container's environment. */
export interface Variable {
  readonly path: string;
  readonly name: string;
  /** Absent where it comes from a Secret or a ConfigMap. */
  readonly value: string | undefined;
}

/** Something of the outside in a container's files. */
export interface Mount {
  readonly path: string;
  readonly kind: "host" | "volume" | "claim" | "memory" | "files";
  /** The folder of the host, or the volume's name. */
  readonly source: string;
  readonly target: string;
}

/** A port of a container that its host answers at. */
export interface HostPort {
  readonly path: string;
  /** The host's address; empty for all of them. */
  readonly address: string;
  readonly port: number | undefined;
  readonly inside: number | undefined;
}

/** Numbers of a limit; `undefined` where there is none. */
export interface ContainerLimits {
  readonly memory: unknown;
  readonly cpu: unknown;
}

/** A container of Docker or of a pod, in one shape. */
export interface Container {
  readonly resource: Declared;
  /** Where it stands in the resource's inputs; empty for one of Docker, which is all of them. */
  readonly path: string;
  readonly name: string;
  readonly image: string;
  /** Program and arguments that are said, without what the image says itself. */
  readonly command: readonly string[];
  readonly variables: readonly Variable[];
  readonly mounts: readonly Mount[];
  readonly hostPorts: readonly HostPort[];
  /** Paths of what it shares with its host: its network, its processes, its memory. */
  readonly sharedWithHost: readonly string[];
  readonly privileged: boolean;
  /** Whom it runs as; `undefined` where only the image says. */
  readonly user: string | undefined;
  readonly readOnlyRoot: boolean;
  readonly dropsAllCapabilities: boolean;
  readonly addedCapabilities: readonly string[];
  readonly mayGainPrivileges: boolean;
  /** The name of a profile of system calls, `unconfined` among them; `undefined` for the platform's own default. */
  readonly seccomp: string | undefined;
  readonly limits: ContainerLimits;
  /** Whether it ever runs: one that only carries files does not. */
  readonly runs: boolean;
  /** Whether it goes on after it has ended, as a service does. */
  readonly longRunning: boolean;
}

/** The containers that a resource declares. */
export function containersOf(resource: Declared): Container[] {
  if (isDockerContainer(resource)) return [dockerContainer(resource)];
  if (!isKubernetes(resource)) return [];
  return podsOf(resource).flatMap(({ containers }) => containers);
}

/** Where a field of a container stands in its resource's inputs. */
export function fieldOf({ path }: Pick<Container, "path">, field: string): string {
  return path === "" ? field : `${path}.${field}`;
}

/** Whether a container is of an object that Kubernetes runs. */
export function inPod({ resource }: Pick<Container, "resource">): boolean {
  return isKubernetes(resource) && kindOf(resource) !== "";
}
