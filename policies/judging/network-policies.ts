import { hasLabels } from "./hosts.ts";
import { selects } from "./labels.ts";
import { namespaceOf } from "./reading.ts";
import type { Pod } from "./pods.ts";
import type { Stack } from "./stack.ts";
import { at, fieldsOf, isFields, itemsOf, textOf, type Fields } from "./values.ts";

/** One way of a connection: out of the pod that dials, or into the one that is dialled. */
export type Direction = "Egress" | "Ingress";

/** Whether the NetworkPolicies of a stack let a pod have a connection with another, on a port of TCP. */
export function lets(
  stack: Stack,
  direction: Direction,
  { pod, peer, port }: { readonly pod: Pod; readonly peer: Pod; readonly port: number | undefined },
): boolean {
  const policies = stack
    .objects("NetworkPolicy")
    .filter((policy) => namespaceOf(policy) === namespaceOf(pod.resource))
    .map(({ inputs }) => fieldsOf(inputs["spec"]))
    .filter((spec) => isOf(direction, spec) && selects(spec["podSelector"], pod.labels));
  // A pod that no policy is about is open.
  if (policies.length === 0) return true;
  const [list, side] = direction === "Egress" ? ["egress", "to"] : ["ingress", "from"];
  return policies.some((spec) =>
    itemsOf(spec[list]).some((rule) => {
      const peers = itemsOf(at(rule, side));
      const hasPeer = peers.length === 0 || peers.some((one) => isPeer(one, { pod, peer, stack }));
      const ports = itemsOf(at(rule, "ports"));
      return hasPeer && (ports.length === 0 || ports.some((one) => isPort(one, port)));
    }),
  );
}

function isOf(direction: Direction, spec: Fields): boolean {
  const types = itemsOf(spec["policyTypes"]);
  if (types.length > 0) return types.includes(direction);
  return direction === "Ingress" || spec["egress"] !== undefined;
}

interface Pair {
  readonly pod: Pod;
  readonly peer: Pod;
  readonly stack: Stack;
}

function isPeer(rule: unknown, { pod, peer, stack }: Pair): boolean {
  const { ipBlock, namespaceSelector, podSelector } = fieldsOf(rule);
  // Only a block of all addresses is known to have a pod's among them.
  if (ipBlock !== undefined) return at(ipBlock, "cidr") === "0.0.0.0/0";
  const there = namespaceOf(peer.resource);
  const isThere =
    namespaceSelector === undefined
      ? there === namespaceOf(pod.resource)
      : isNamespace(namespaceSelector, there, stack);
  return isThere && (!isFields(podSelector) || selects(podSelector, peer.labels));
}

function isNamespace(selector: unknown, name: string, stack: Stack): boolean {
  const known = stack
    .objects("Namespace")
    .find((one) => (textOf(at(one.inputs, "metadata", "name")) ?? one.name) === name);
  const labels = fieldsOf(at(known?.inputs, "metadata", "labels"));
  const own = { ...labels, "kubernetes.io/metadata.name": name };
  const { "kubernetes.io/metadata.name": wanted, ...others } = fieldsOf(
    at(selector, "matchLabels"),
  );
  if (wanted !== undefined && wanted !== name) return false;
  // The labels of a namespace that somebody else made are not known.
  return (
    known === undefined ||
    (hasLabels(own, others) && selects({ ...fieldsOf(selector), matchLabels: {} }, own))
  );
}

function isPort(rule: unknown, port: number | undefined): boolean {
  const { port: from, endPort, protocol = "TCP" } = fieldsOf(rule);
  if (protocol !== "TCP") return false;
  // A named port is some port of the pod's, and a Service's may be unknown.
  if (typeof from !== "number" || port === undefined) return true;
  return typeof endPort === "number" ? from <= port && port <= endPort : from === port;
}
