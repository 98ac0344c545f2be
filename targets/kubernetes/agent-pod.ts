import type * as pulumi from "@pulumi/pulumi";
import type { types } from "@pulumi/kubernetes";
import { AGENT, NODE_NAME, type Agent } from "../../model/agent.ts";
import { folders } from "../../model/workload.ts";
import { nothingLeft } from "../target.ts";
import type { Given } from "./pod.ts";
import { millicores, quantity, REQUESTED_CPU } from "./quantities.ts";
import { keyOf, SECRET_MODE } from "./volumes.ts";

type PodSpec = types.input.core.v1.PodSpec;
type Volume = types.input.core.v1.Volume;
type Mount = types.input.core.v1.VolumeMount;

/** What an agent's pod is given that only its target knows. */
export type GivenToAgent = Pick<Given, "image" | "account" | "pullSecrets" | "priorityClass"> & {
  readonly configuration: pulumi.Input<string>;
  readonly secrets: pulumi.Input<string>;
};

/** Seconds to hand over what was read last, where it is not kept. */
const GRACE_SECONDS = 30;

/**
 * An agent as the pod of one node: confined as the platform's own are, but for the folders of the node that it
 * reads, and for being root where only root may read them. Even then it has no capability, and so may read only
 * what is root's, and nothing of other processes.
 */
export function agentPodSpec<Secret extends string>(
  agent: Agent<Secret>,
  given: GivenToAgent,
): PodSpec {
  const { user, memory, cpus, args, environment, ...own } = agent;
  const { image: _image, configuration, secrets, namespace, reads, storage, ...around } = own;
  const { dials: _dials, ...remainder } = around;
  nothingLeft(remainder);
  const files = filesOf({ configuration, secrets }, given);
  const node = foldersOfNode({ namespace, reads, storage });
  const limits = { memory: quantity(memory), cpu: millicores(cpus) };
  const { pullSecrets = [] } = given;
  return {
    ...toEveryNode,
    serviceAccountName: given.account,
    ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
    ...(given.priorityClass !== undefined && { priorityClassName: given.priorityClass }),
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    securityContext: {
      ...{ runAsNonRoot: user !== 0, runAsUser: user, runAsGroup: user, fsGroup: user },
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name: AGENT,
        image: given.image,
        args: [...args],
        env: [
          ...Object.entries(environment).map(([name, value]) => ({ name, value })),
          { name: NODE_NAME, valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
        ],
        resources: { requests: { ...limits, cpu: millicores(cpus * REQUESTED_CPU) }, limits },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          privileged: false,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [...files.mounts, ...node.mounts],
      },
    ],
    volumes: [...files.volumes, ...node.volumes],
  };
}

/** Every node that runs Linux, whatever else keeps pods away from it. */
const toEveryNode = {
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ operator: "Exists" }],
};

interface Mounted {
  readonly volumes: Volume[];
  readonly mounts: Mount[];
}

function filesOf(
  { configuration }: Pick<Agent, "configuration" | "secrets">,
  given: GivenToAgent,
): Mounted {
  const items = configuration.map(({ name }) => ({ key: keyOf(name), path: name }));
  return {
    volumes: [
      { name: "configuration", configMap: { name: given.configuration, items } },
      { name: "secrets", secret: { secretName: given.secrets, defaultMode: SECRET_MODE } },
    ],
    mounts: [
      { name: "configuration", mountPath: folders.configuration, readOnly: true },
      { name: "secrets", mountPath: folders.secrets, readOnly: true },
    ],
  };
}

/** The node's folders under their own paths, and the one that is the agents' own under theirs. */
function foldersOfNode({
  namespace,
  reads,
  storage,
}: Pick<Agent, "namespace" | "reads" | "storage">): Mounted {
  const read = reads.map((path, index) => ({ name: `node-${index}`, path }));
  const own = { path: `/var/lib/${namespace}`, type: "DirectoryOrCreate" };
  return {
    volumes: [
      ...read.map(({ name, path }) => ({ name, hostPath: { path, type: "Directory" } })),
      ...(storage ? [{ name: "data", hostPath: own }] : []),
    ],
    mounts: [
      ...read.map(({ name, path }) => ({ name, mountPath: path, readOnly: true })),
      ...(storage ? [{ name: "data", mountPath: storage.path }] : []),
    ],
  };
}
