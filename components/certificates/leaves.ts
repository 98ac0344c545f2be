import { namesOf, type Deployment } from "../../model/deployment.ts";
import type { WorkloadName } from "../../model/listeners.ts";

/** Whom a certificate names, and what its holder may do with it. */
export interface Leaf {
  /** Common name, and part of the resources' names. */
  readonly name: string;
  readonly names: readonly string[];
  readonly addresses: readonly string[];
  readonly uses: readonly string[];
}

/** The outside's ways to a workload: the names and addresses that its clients dial. */
export interface Hosts {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * One certificate for every one of the workloads.
 *
 * It names the workload and each of its replicas, as its peers, the host and the process itself dial them, and
 * serves for both of its parts: server to its callers, client to those it dials.
 */
export function workloadLeaves(
  deployment: Deployment,
  outside: (workload: WorkloadName) => Hosts,
): Leaf[] {
  return deployment.workloads.map((name) => ({
    name,
    // Some dial themselves: what they say of themselves goes the way of everybody else's.
    names: [...new Set([...namesOf(deployment, name), "localhost", ...outside(name).names])],
    addresses: outside(name).addresses,
    uses: ["digital_signature", "server_auth", "client_auth"],
  }));
}

/** The certificate with which an operator's tools show who they are. */
export const operatorLeaf: Leaf = {
  name: "operator",
  names: [],
  addresses: [],
  uses: ["digital_signature", "client_auth"],
};
