import { join } from "node:path";

/** Where everything of the cluster is on this machine, of which there is one. */
export interface Layout {
  /** Small, and gone when the machine has been restarted: sockets, and who runs. */
  readonly run: string;
  /** What the cluster keeps: certificates, objects, containers, volumes. */
  readonly state: string;
  readonly certificates: string;
  readonly configurations: string;
  readonly logs: string;
  readonly volumes: string;
  /** For `kubectl` and everything like it, as the cluster's administrator. */
  readonly kubeconfig: string;
  /** On which the container runtime listens. */
  readonly runtimeSocket: string;
}

/** The folder for what is gone after a restart: the same whoever asks, so that nobody starts a second cluster. */
export const runFolder = "/run/tracing-cluster";

/** The layout of a cluster whose state is in this folder. */
export function layoutIn(state: string): Layout {
  return {
    run: runFolder,
    state,
    certificates: join(state, "certificates"),
    configurations: join(state, "configurations"),
    logs: join(state, "logs"),
    volumes: join(state, "volumes"),
    kubeconfig: join(state, "kubeconfig"),
    runtimeSocket: join(runFolder, "containerd.sock"),
  };
}

/** Name of everything that the kernel has of the cluster: the machine's end of its link, its groups of processes. */
export const clusterName = "tracing-cluster";

/** Name of its node. */
export const nodeName = "tracing-node";

/**
 * Its addresses. Only the first two are seen from this machine, in a network that nothing else uses by default;
 * the others exist in the node's own network namespace alone.
 */
export const addresses = {
  /** This machine's, on the link to the node. */
  machine: "10.214.255.1",
  /** The node's, at which the API server and the services' node ports are. */
  node: "10.214.255.2",
  /** Bits of their common prefix. */
  linkBits: 30,
  pods: "10.244.0.0/24",
  services: "10.96.0.0/16",
  /** The API server as a service. */
  apiService: "10.96.0.1",
  /** Where pods ask for names. */
  dns: "10.96.0.10",
} as const;

/** The domain of the cluster's own names. */
export const clusterDomain = "cluster.local";

/** Where the API server is. */
export const apiServer = `https://${addresses.node}:6443`;
