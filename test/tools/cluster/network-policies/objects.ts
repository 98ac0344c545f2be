import type {
  Labels,
  NetworkPolicy,
  Namespace,
  Pod,
} from "../../../../tools/cluster/network-policies/objects.ts";

/** Addresses that pods have in these tests. */
export const addresses = "10.244.0.0/24";

/** A running pod: `pod("shop/web", "10.244.0.2")`. */
export function pod(
  name: string,
  ip: string,
  { labels = {}, ports = {}, phase = "Running", hostNetwork = false }: PodOptions = {},
): Pod {
  const [namespace = "", own = ""] = name.split("/");
  const named = Object.entries(ports).map(([port, containerPort]) => ({
    name: port,
    containerPort,
  }));
  return {
    metadata: { name: own, namespace, labels },
    spec: { hostNetwork, containers: [{ ports: named }] },
    status: { phase, podIPs: [{ ip }] },
  };
}

interface PodOptions {
  readonly labels?: Labels;
  /** Numbers by name, all of TCP. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly phase?: string;
  readonly hostNetwork?: boolean;
}

/** A namespace, which bears the label with its name as every one does. */
export function namespace(name: string, labels: Labels = {}): Namespace {
  return { metadata: { name, labels: { "kubernetes.io/metadata.name": name, ...labels } } };
}

/** A policy in the namespace `shop`. */
export function policy(spec: NetworkPolicy["spec"], name = "policy"): NetworkPolicy {
  return { metadata: { name, namespace: "shop" }, spec };
}

/** The lines of one chain; undefined where there is none. */
export function chainIn(ruleset: string, name: string): string[] | undefined {
  const found = new RegExp(`^  chain ${name} \\{\\n(.*?)^  \\}$`, "ms").exec(ruleset)?.[1];
  return found
    ?.split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
