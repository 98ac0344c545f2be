import { z } from "zod";
import type { Declared } from "../judging/declared.ts";
import { inOneNamespace, nameOf, selects } from "../judging/labels.ts";
import { isOpen } from "../judging/places.ts";
import { podsOf } from "../judging/pods.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Stack } from "../judging/stack.ts";
import { at, fieldsOf, itemsOf, textOf, UNKNOWN } from "../judging/values.ts";

const SCALED = ["Deployment", "StatefulSet"];

/** How many pods an object makes at least; `undefined` where that is not known yet. */
function replicasOf(resource: Declared, stack: Stack): number | undefined {
  const scaler = stack
    .objects("HorizontalPodAutoscaler", "ScaledObject")
    .find((one) => inOneNamespace(one, resource) && scales(one, nameOf(resource)));
  const spec = at(scaler?.inputs, "spec");
  const said =
    at(spec, "minReplicas") ??
    at(spec, "minReplicaCount") ??
    at(resource.inputs, "spec", "replicas");
  return said === undefined ? 1 : typeof said === "number" ? said : undefined;
}

function scales({ inputs }: Declared, name: string): boolean {
  return textOf(at(inputs, "spec", "scaleTargetRef", "name")) === name;
}

/** A node can be emptied without emptying a service. */
export const replicasSurviveADrain = policy({
  name: "replicas-survive-a-drain",
  concern: "resilience",
  severity: "medium",
  scope: "stack",
  description:
    "Whoever drains nodes takes all replicas of a service at once, unless a PodDisruptionBudget keeps some; one that lets none go blocks every update of the cluster.",
  remedy:
    "Add a PodDisruptionBudget with `maxUnavailable: 1` and the pods' own labels as its selector.",
  *judge(stack) {
    const budgets = stack.objects("PodDisruptionBudget");
    for (const resource of stack.objects(...SCALED)) {
      const replicas = replicasOf(resource, stack);
      const labels = podsOf(resource)[0]?.labels;
      if (replicas === undefined || labels === undefined) continue;
      const own = budgets.filter(
        (budget) =>
          inOneNamespace(budget, resource) &&
          (at(budget.inputs, "spec") === UNKNOWN ||
            selects(at(budget.inputs, "spec", "selector"), labels)),
      );
      if (replicas > 1 && own.length === 0) {
        const must = "be kept by a PodDisruptionBudget where there is more than one";
        yield { resource, path: "spec.replicas", must, got: replicas };
      }
      for (const budget of own) yield* ofBudget(budget, replicas);
    }
  },
});

function* ofBudget(resource: Declared, replicas: number): Generator<Finding> {
  const most = at(resource.inputs, "spec", "maxUnavailable");
  const least = at(resource.inputs, "spec", "minAvailable");
  if ([0, "0", "0%"].includes(most as never)) {
    yield { resource, path: "spec.maxUnavailable", must: "let at least one go", got: most };
  }
  const isAll = typeof least === "number" ? least >= replicas : least === "100%";
  if (isAll && replicas > 0) {
    const must = `let at least one of ${replicas} go`;
    yield { resource, path: "spec.minAvailable", must, got: least };
  }
}

/** A service is there as often as was agreed. */
export const servicesHaveReplicas = policy({
  name: "services-have-replicas",
  concern: "resilience",
  severity: "medium",
  scope: "stack",
  description: "A service with one pod is away whenever its node is, and during many updates.",
  remedy:
    "Set `spec.replicas` to the agreed number, or name the object in `single` where there can be but one.",
  limits: z.strictObject({
    least: z.number().int().min(1).default(1).describe("The fewest pods of a service."),
    single: z
      .array(z.string())
      .default([])
      .describe("Objects that may have one pod, such as those whose store allows no other writer."),
  }),
  *judge(stack, { least, single }) {
    for (const resource of stack.objects(...SCALED)) {
      const replicas = replicasOf(resource, stack);
      const needed = single.includes(nameOf(resource)) ? 1 : least;
      if (replicas === undefined || replicas >= needed) continue;
      yield { resource, path: "spec.replicas", must: `be at least ${needed}`, got: replicas };
    }
  },
});

/** The replicas of a service do not all stand on one node. */
export const replicasAreSpread = policy({
  name: "replicas-are-spread",
  concern: "resilience",
  severity: "medium",
  scope: "resource",
  description: "Replicas on one node are lost together, and then there might as well be one.",
  remedy:
    "Set `topologySpreadConstraints` over 'kubernetes.io/hostname' in the pod's spec, or `affinity.podAntiAffinity`.",
  *judge(stack) {
    for (const resource of stack.objects(...SCALED)) {
      const replicas = replicasOf(resource, stack) ?? 1;
      const path = "spec.template.spec.topologySpreadConstraints";
      if (replicas < 2 || isOpen(resource, path)) continue;
      if (isOpen(resource, "spec.template.spec.affinity")) continue;
      const spec = at(resource.inputs, "spec", "template", "spec");
      const apart = fieldsOf(at(spec, "affinity", "podAntiAffinity"));
      const rules = [at(spec, "topologySpreadConstraints"), ...Object.values(apart)];
      if (rules.some((rule) => itemsOf(rule).length > 0)) continue;
      yield { resource, path, must: "spread the replicas over nodes", got: undefined };
    }
  },
});
