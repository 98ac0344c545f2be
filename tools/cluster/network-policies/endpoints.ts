import type { Pod } from "./objects.ts";

/** A pod that has an address of its own, and nobody else has it. */
export interface Endpoint {
  readonly pod: Pod;
  readonly namespace: string;
  /** In IPv4. */
  readonly address: string;
}

/**
 * The pods that can call and be called, by namespace and name.
 *
 * Left out are pods that have ended, and those in the node's own network, which no policy is about. An address
 * that two pods claim is nobody's until one of them has gone, so that neither gets what is the other's.
 */
export function endpointsOf(pods: readonly Pod[]): Endpoint[] {
  const claims = pods.filter(isLive).flatMap((pod) => {
    const { namespace = "" } = pod.metadata;
    const addresses = (pod.status.podIPs ?? []).map(({ ip }) => ip).filter(isIpv4);
    return addresses.map((address) => ({ pod, namespace, address }));
  });
  const times = new Map<string, number>();
  for (const { address } of claims) times.set(address, (times.get(address) ?? 0) + 1);
  return claims.filter(({ address }) => times.get(address) === 1).sort(byName);
}

/** Whether an address or a range is one of IPv4, which alone the cluster has. */
export function isIpv4(text: string): boolean {
  return !text.includes(":");
}

function isLive({ spec, status }: Pod): boolean {
  return spec.hostNetwork !== true && status.phase !== "Succeeded" && status.phase !== "Failed";
}

function byName(a: Endpoint, b: Endpoint): number {
  const [one, other] = [a, b].map(({ namespace, pod }) => `${namespace}/${pod.metadata.name}`);
  return (one ?? "") < (other ?? "") ? -1 : 1;
}
