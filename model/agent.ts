import type { Environment } from "../environment/schema.ts";
import type { Listener, WorkloadName } from "./listeners.ts";
import { platformName } from "./names.ts";
import { ByteSize } from "./units/byte-size.ts";
import type { Storage, Workload } from "./workload.ts";

/** Folder of a node in which it keeps its pods' logs: `<namespace>_<pod>_<uid>/<container>/<restart>.log`. */
export const POD_LOGS = "/var/log/pods";

/** The variable in which an agent finds the name of its node. */
export const NODE_NAME = "K8S_NODE_NAME";

/** What the agents on a cluster's nodes are to send. */
export interface Agents {
  /** Namespace of the agents' own. */
  readonly namespace: string;
  /** Namespace of the platform that they send to. */
  readonly platformNamespace: string;
  /** Whose logs; absent where nobody's are sent. */
  readonly logs?: { readonly namespaces: readonly string[] | "all" } | undefined;
  /** Whether each tells of its node. */
  readonly hostMetrics: boolean;
}

/**
 * One process on every node of a cluster as data: what it needs, and never how a target provides it.
 *
 * It serves nobody, so that it has no ports; it dials one workload, and nobody else.
 */
export interface Agent<Secret extends string = string> extends Pick<
  Workload<Secret>,
  "image" | "args" | "environment" | "configuration" | "secrets" | "memory" | "cpus"
> {
  /** The namespace that it has for itself, whose pods may do what those of the platform may not. */
  readonly namespace: string;
  readonly dials: { readonly server: WorkloadName; readonly listener: Listener };
  /** Folders of the node that it reads, and never writes. */
  readonly reads: readonly string[];
  /** A folder of the node that is its own; absent where nothing is kept across restarts. */
  readonly storage?: Storage | undefined;
  /** UID the process runs as; 0 only where nobody else may read. */
  readonly user: number;
}

/**
 * The agents that an environment asks for; none where they would have nothing to send.
 *
 * @param workloads What is deployed: without Loki nobody takes logs.
 */
export function agentsFrom(
  { name, target }: Pick<Environment, "name" | "target">,
  workloads: readonly WorkloadName[],
): Agents | undefined {
  if (target.kind !== "kubernetes" || !target.agents) return undefined;
  const { logs, hostMetrics } = target.agents;
  const sent = workloads.includes("loki") ? logs : undefined;
  if (!sent && !hostMetrics) return undefined;
  const platform = platformName(name);
  return {
    namespace: `${platform}-agents`,
    platformNamespace: target.namespace ?? platform,
    ...(sent && { logs: { namespaces: sent.namespaces ?? "all" } }),
    hostMetrics,
  };
}

/** The host by which a workload is dialled from another namespace; its certificate names it. */
export function hostFrom({ platformNamespace }: Agents, server: WorkloadName): string {
  return `${server}.${platformNamespace}.svc`;
}

/** What an agent is called: its pods, its account, and the service of its own metrics. */
export const AGENT = "agent";

/** What each agent may take at most. */
export const agentLimits = { memory: ByteSize.mebibytes(256), cpus: 0.5 } as const;
