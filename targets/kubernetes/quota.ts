import type { types } from "@pulumi/kubernetes";
import type { Demand } from "../../model/demand.ts";
import { millicores, quantity, REQUESTED_CPU } from "./quantities.ts";

/** What a platform's objects take beside its pods' memory and processors. */
export interface Taken extends Demand {
  /** Services that the outside comes to, and the ports of all of them. */
  readonly fronts: number;
  readonly frontPorts: number;
}

/**
 * Every pod beside its successor: a Deployment's are both there while it is updated, and what an update
 * removes goes last of all.
 */
const ROOM = 2;

/**
 * Most that the namespace's pods may take together.
 *
 * Claims of storage are not counted: they outlive what made them, so that a quota would refuse the next
 * for the sake of one that nobody uses.
 */
export function quotaSpec(
  { memory, cpus, pods, fronts, frontPorts }: Taken,
  { nodePortsOnly }: { readonly nodePortsOnly: boolean },
): types.input.core.v1.ResourceQuotaSpec {
  const bytes = quantity(memory.share(100 * ROOM));
  return {
    hard: {
      pods: `${pods * ROOM}`,
      "requests.memory": bytes,
      "limits.memory": bytes,
      "requests.cpu": millicores(cpus * REQUESTED_CPU * ROOM),
      "limits.cpu": millicores(cpus * ROOM),
      "services.loadbalancers": `${nodePortsOnly ? 0 : fronts * ROOM}`,
      // A load balancer's service has a node's port for each of its own as well.
      "services.nodeports": `${frontPorts * ROOM}`,
    },
  };
}

/**
 * What a container gets that says nothing, such as one that answers an authority's challenge: as much as the
 * least of the platform's. None has more than the largest.
 */
export function limitRangeSpec({
  least,
  most,
}: Pick<Demand, "least" | "most">): types.input.core.v1.LimitRangeSpec {
  const limits = { memory: quantity(least.memory), cpu: millicores(least.cpus) };
  return {
    limits: [
      {
        type: "Container",
        default: limits,
        defaultRequest: { ...limits, cpu: millicores(least.cpus * REQUESTED_CPU) },
        max: { memory: quantity(most.memory), cpu: millicores(most.cpus) },
      },
    ],
  };
}
