import { z } from "zod";
import type { Declared } from "../judging/declared.ts";
import { nameOf } from "../judging/labels.ts";
import { changedAt, isOpen } from "../judging/places.ts";
import { podsOf, type Pod } from "../judging/pods.ts";
import { policy } from "../judging/policy.ts";
import { textOf } from "../judging/values.ts";

/** A pod that asks the cluster nothing has nothing to ask it with. */
export const serviceAccountTokensAreNotMounted = policy({
  name: "service-account-tokens-are-not-mounted",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "Every pod is given a token for the cluster's API, unless it says that it wants none; whoever breaks into the pod has it.",
  remedy:
    "Set `automountServiceAccountToken: false` in the pod's spec; name the pod's account or its object in `allowed` where it does ask the cluster.",
  limits: z.strictObject({
    allowed: z
      .array(z.string())
      .default([])
      .describe("Service accounts, or objects that make pods, whose pods may have a token."),
  }),
  *judge({ resources }, { allowed }) {
    for (const resource of resources) {
      for (const pod of podsOf(resource)) {
        if (isOpen(resource, placeIn(pod)) || !mounts(pod, allowed)) continue;
        const got = pod.spec["automountServiceAccountToken"];
        yield { resource, path: placeIn(pod), must: "be false", got };
      }
    }
  },
  mend(resource: Declared, { allowed }) {
    // Whoever chose an account for a pod may have meant its token, too.
    const [pod] = podsOf(resource).filter(
      (one) => mounts(one, allowed) && (accountOf(one) ?? "default") === "default",
    );
    if (pod === undefined || isOpen(resource, placeIn(pod))) return undefined;
    return pod.spec["automountServiceAccountToken"] === undefined
      ? changedAt(resource.inputs, placeIn(pod), false)
      : undefined;
  },
});

function placeIn({ path }: Pod): string {
  return `${path}.automountServiceAccountToken`;
}

function accountOf({ spec }: Pod): string | undefined {
  return textOf(spec["serviceAccountName"]) ?? textOf(spec["serviceAccount"]);
}

function mounts(pod: Pod, allowed: readonly string[]): boolean {
  if (pod.spec["automountServiceAccountToken"] === false) return false;
  return ![accountOf(pod), nameOf(pod.resource)].some((one) => allowed.includes(one ?? ""));
}
