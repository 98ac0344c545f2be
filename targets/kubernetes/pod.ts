import type * as pulumi from "@pulumi/pulumi";
import type { types } from "@pulumi/kubernetes";
import type { Image } from "../../model/images.ts";
import type { Listener } from "../../model/listeners.ts";
import { folders, type Readiness, type SharedFolder, type Workload } from "../../model/workload.ts";
import { nothingLeft } from "../target.ts";
import { graceSeconds, withdrawal } from "./availability.ts";
import { scratchName, volumesOf } from "./volumes.ts";
import { millicores, quantity, REQUESTED_CPU } from "./quantities.ts";

type PodSpec = types.input.core.v1.PodSpec;
type Container = types.input.core.v1.Container;

/** How often, in seconds, a pod is asked whether it can do its work, and how many silences are one too many. */
const PROBING = { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 3 } as const;

/** Seconds until a program must have come up: Zipkin takes half a minute on a busy machine. */
const STARTUP_SECONDS = 180;

/** What a pod is given that only its target knows. */
export interface Given {
  /** Reference of the image that is to run. */
  readonly image: string;
  /** What the image is known to need. */
  readonly published: Pick<Image, "capabilities">;
  /** Names of the objects with its files; one without files has none. */
  readonly configuration?: pulumi.Input<string> | undefined;
  readonly secrets?: pulumi.Input<string> | undefined;
  /** Name of the Secret with those secrets that only operators know, where it is theirs. */
  readonly operatorSecret?: string | undefined;
  /** Names of the Secrets with which its image is pulled. */
  readonly pullSecrets?: readonly string[];
  /** Name of the account that it runs as. */
  readonly account: pulumi.Input<string>;
  /** Whether the volume of a shared folder is one node's at a time; so it is where nothing is said. */
  readonly foldersOnOneNode?: boolean;
  /** Name of the class that says who comes first where not all have room; absent for the cluster's default. */
  readonly priorityClass?: pulumi.Input<string> | undefined;
}

/** A workload as one pod: confined as the namespace's standard `restricted` asks, and further. */
export function podSpec(workload: Workload, given: Given): PodSpec {
  const { name, user, sharedFolders = [] } = workload;
  const { pullSecrets = [], foldersOnOneNode = true } = given;
  return {
    serviceAccountName: given.account,
    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets.map((one) => ({ name: one })) }),
    ...(given.priorityClass !== undefined && { priorityClassName: given.priorityClass }),
    // Nothing here asks the cluster's own API.
    automountServiceAccountToken: false,
    // Otherwise every service of the namespace is in the environment, by variables that programs take for settings.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: graceSeconds(workload),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      // Volumes come as root's; a large one is looked through only where it has changed hands.
      fsGroup: user,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...(foldersOnOneNode && sharedFolders.length > 0 && { affinity: togetherWith(sharedFolders) }),
    containers: [{ name, ...container(workload, given) }],
    volumes: volumesOf(workload, given),
  };
}

/** The label of pods that have a shared folder, by which they find each other. */
export function shareOf({ name }: Pick<SharedFolder, "name">): string {
  return `tracing-infra/shares-${name}`;
}

/** On the node where the others are that have a folder: most clusters' volumes are one node's at a time. */
function togetherWith(folders: readonly SharedFolder[]): types.input.core.v1.Affinity {
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: folders.map((folder) => ({
        labelSelector: { matchExpressions: [{ key: shareOf(folder), operator: "Exists" }] },
        topologyKey: "kubernetes.io/hostname",
      })),
    },
  };
}

/** The pod's one container; every field of the workload is honoured here or by who makes pods. */
function container(workload: Workload, { image, published }: Given): Omit<Container, "name"> {
  const { name: _name, image: _image, user: _user, replicas: _replicas, ...own } = workload;
  const { entrypoint, args, environment, listeners, memory, cpus, readiness, ...files } = own;
  const { configuration, secrets, storage, scratch = [], sharedFolders = [], ...further } = files;
  const { endsWithin: _endsWithin, ...remainder } = further;
  nothingLeft(remainder);
  const mounts = (some: readonly unknown[], name: keyof typeof folders) =>
    some.length > 0 ? [{ name, mountPath: folders[name], readOnly: true }] : [];
  return {
    image,
    ...(entrypoint && { command: [...entrypoint] }),
    args: [...args],
    env: Object.entries(environment).map(([name, value]) => ({ name, value })),
    ports: listeners.map(({ port, protocol }) => ({
      containerPort: port,
      protocol: protocol === "udp" ? "UDP" : "TCP",
    })),
    resources: resourcesOf({ memory, cpus }),
    ...withdrawal(workload),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      privileged: false,
      // A program file that carries a capability does not start where it could not be had.
      capabilities: {
        drop: ["ALL"],
        ...(published.capabilities && { add: [...published.capabilities] }),
      },
    },
    ...probes(readiness),
    volumeMounts: [
      ...mounts(configuration, "configuration"),
      ...mounts(secrets, "secrets"),
      ...(storage ? [{ name: "data", mountPath: storage.path }] : []),
      ...sharedFolders.map(({ name, path, access }) => ({
        ...{ name, mountPath: path, readOnly: access === "follow" },
      })),
      ...scratch.map((mountPath, index) => ({ name: scratchName(index), mountPath })),
    ],
  };
}

/** As much memory as the limit, so that a pod is never killed for others' sake; processor time as there is. */
function resourcesOf({ memory, cpus }: Pick<Workload, "memory" | "cpus">) {
  return {
    requests: { memory: quantity(memory), cpu: millicores(cpus * REQUESTED_CPU) },
    limits: { memory: quantity(memory), cpu: millicores(cpus) },
  };
}

/**
 * How the node asks whether a program has come up, and whether it can do its work.
 *
 * The node shows no certificate and no password, so only a door that asks for neither is asked a question;
 * of every other it is known that it listens. Nobody is killed for being slow: what hangs ends by itself
 * or is told of by an alert, and a store under load would be restarted into more of it.
 */
function probes({ listener, path }: Readiness) {
  const question =
    path !== undefined && listener.authentication === "none"
      ? { httpGet: { scheme: schemeOf(listener), port: listener.port, path } }
      : { tcpSocket: { port: listener.port } };
  return {
    startupProbe: {
      ...question,
      ...PROBING,
      failureThreshold: STARTUP_SECONDS / PROBING.periodSeconds,
    },
    readinessProbe: { ...question, ...PROBING },
  };
}

function schemeOf({ protocol }: Listener): "HTTP" | "HTTPS" {
  if (protocol === "https") return "HTTPS";
  throw new RangeError(`protocol: must be 'https' where a path is asked for, got '${protocol}'`);
}
