import { inPod } from "../judging/containers.ts";
import { inOneNamespace, selects } from "../judging/labels.ts";
import { isOpen } from "../judging/places.ts";
import { podsOf, type Pod } from "../judging/pods.ts";
import { policy } from "../judging/policy.ts";
import type { Declared } from "../judging/declared.ts";
import { at, hasUnknown, isFields, itemsOf, textOf, UNKNOWN } from "../judging/values.ts";

type Direction = "Ingress" | "Egress";

/** Who may reach a pod, and whom it may reach, is said for every pod. */
export const everyWorkloadHasNetworkPolicies = policy({
  name: "every-workload-has-network-policies",
  concern: "exposure",
  severity: "high",
  scope: "stack",
  description:
    "A pod that no NetworkPolicy selects is reached by every pod of the cluster, and one whose way out nobody limits reaches everything.",
  remedy:
    "Add a NetworkPolicy with an empty `podSelector` and `policyTypes: ['Ingress', 'Egress']` to the namespace, and one for each way that is needed.",
  *judge(stack) {
    const rules = stack.objects("NetworkPolicy");
    for (const resource of stack.resources) {
      for (const pod of podsOf(resource)) {
        for (const direction of ["Ingress", "Egress"] as const) {
          if (rules.some((rule) => governs(rule, direction, pod))) continue;
          const path = `${pod.path.replace(/\.?spec$/, "")}${pod.path === "spec" ? "" : "."}metadata.labels`;
          const must = `be selected by a NetworkPolicy for ${direction}`;
          yield { resource, path, must, got: pod.labels };
        }
      }
    }
  },
});

function governs(rule: Declared, direction: Direction, { resource, labels }: Pod): boolean {
  const spec = at(rule.inputs, "spec");
  if (spec === UNKNOWN) return true;
  return (
    inOneNamespace(rule, resource) &&
    directionsOf(spec).includes(direction) &&
    // To leave the selector out is to select every pod.
    (at(spec, "podSelector") === undefined || selects(at(spec, "podSelector"), labels))
  );
}

function directionsOf(spec: unknown): readonly unknown[] {
  const said = at(spec, "policyTypes");
  if (said === UNKNOWN) return ["Ingress", "Egress"];
  if (Array.isArray(said) && said.length > 0) {
    return hasUnknown(said) ? ["Ingress", "Egress"] : itemsOf(said);
  }
  return at(spec, "egress") === undefined ? ["Ingress"] : ["Ingress", "Egress"];
}

/** A NetworkPolicy that lets something through says what. */
export const networkPoliciesAreNarrow = policy({
  name: "network-policies-are-narrow",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "An empty rule of a NetworkPolicy lets everything through, and so does one for every address without a port: the policy is there, and does nothing.",
  remedy: "Name `ports`, and whom they are for in `from` or `to`, in each rule.",
  *judge(stack) {
    for (const resource of stack.objects("NetworkPolicy")) {
      for (const [way, side] of [
        ["ingress", "from"],
        ["egress", "to"],
      ] as const) {
        for (const [index, rule] of itemsOf(at(resource.inputs, "spec", way)).entries()) {
          if (hasUnknown(rule) || isNarrow(rule, side)) continue;
          const path = `spec.${way}[${index}]`;
          yield { resource, path, must: `name ports, or whom it is ${side}`, got: rule };
        }
      }
    }
  },
});

function isNarrow(rule: unknown, side: "from" | "to"): boolean {
  if (itemsOf(at(rule, "ports")).length > 0) return true;
  const peers = itemsOf(at(rule, side));
  return peers.length > 0 && !peers.some(isEverybody);
}

/** Whether a peer of a rule is all there is; what a block leaves out does not make it narrow. */
function isEverybody(peer: unknown): boolean {
  return (
    /^(0\.0\.0\.0|::)\/0$/.test(String(at(peer, "ipBlock", "cidr"))) ||
    (isFields(peer) && Object.keys(peer).length === 0)
  );
}

/** A container of Docker is in networks with those it speaks to, not in the one that everybody is in. */
export const containersHaveTheirOwnNetworks = policy({
  name: "containers-have-their-own-networks",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "The engine's own network holds every container that names no other; they all reach each other, and find each other by address only.",
  remedy:
    "Make a `docker.Network`, and name it in the container's `networksAdvanced`; set `networkMode: 'none'` where it needs none.",
  *judge({ containers }) {
    for (const container of containers) {
      const { resource, runs } = container;
      if (!runs || inPod(container)) continue;
      if (["networkMode", "networksAdvanced"].some((path) => isOpen(resource, path))) continue;
      const mode = textOf(resource.inputs["networkMode"]) ?? "";
      const isOpenToAll = ["", "bridge", "default"].includes(mode);
      if (!isOpenToAll || itemsOf(resource.inputs["networksAdvanced"]).length > 0) continue;
      const path = "networksAdvanced";
      yield { resource, path, must: "name the container's own networks", got: mode };
    }
  },
});
