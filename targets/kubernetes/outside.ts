import type { types } from "@pulumi/kubernetes";
import type { WorkloadName } from "../../model/listeners.ts";
import { isByName, nodePortOf, type Door, type Outside } from "./doors.ts";
import { selector, type Site } from "./labels.ts";

/** How many services the outside comes to, and how many ports these have. */
export function takenByFronts(doors: readonly Door[], outside: Outside) {
  if (isByName(outside)) return { fronts: 0, frontPorts: 0 };
  const fronts = new Set(doors.map(({ workload }) => workload)).size;
  return { fronts, frontPorts: doors.length };
}

/** The service by which the outside comes to a workload's doors; none where others lead to its own. */
export function outsideService(
  name: WorkloadName,
  doors: readonly Door[],
  { outside, site }: { readonly outside: Outside; readonly site: Site },
): { readonly name: string; readonly spec: types.input.core.v1.ServiceSpec } | undefined {
  const ports = doors
    .filter(({ workload }) => workload === name)
    .map(({ listener: { hostPort, port, protocol } }) => ({
      ...{ name: `tcp-${hostPort}`, port: hostPort, targetPort: port },
      protocol: protocol === "udp" ? "UDP" : "TCP",
      ...(outside.kind === "node-port" && { nodePort: nodePortOf(hostPort) }),
    }));
  if (ports.length === 0 || isByName(outside)) return undefined;
  const { kind, sourceRanges: ranges } = outside;
  const balancer = { type: "LoadBalancer", ...(ranges && { loadBalancerSourceRanges: ranges }) };
  const reached = kind === "node-port" ? { type: "NodePort" } : balancer;
  // Who came is known by their address, which the audit log has.
  const handed = { externalTrafficPolicy: "Local", selector: selector(site, name), ports };
  const spec = { ...reached, ...handed };
  return { name: `${name}-outside`, spec };
}
