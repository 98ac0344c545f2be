import { z } from "zod";
import type { Declared } from "../judging/declared.ts";
import { nameOf } from "../judging/labels.ts";
import { policy, type Finding } from "../judging/policy.ts";
import { at, itemsOf, textOf } from "../judging/values.ts";

/** Verbs with which whoever has them takes what others have. */
const CLIMBING = ["escalate", "bind", "impersonate"];

/** Groups that everybody is in who reaches the cluster. */
const EVERYBODY = ["system:anonymous", "system:unauthenticated", "system:authenticated"];

/** Whoever asks the cluster may ask what he needs, and no more. */
export const rolesAreNarrow = policy({
  name: "roles-are-narrow",
  concern: "exposure",
  severity: "high",
  scope: "resource",
  description:
    "A role with an asterisk, with everybody's secrets or with the power to make roles is the cluster's administrator by another name.",
  remedy:
    "Name the `apiGroups`, `resources` and `verbs` that are needed; name single secrets in `resourceNames` with the verb 'get'; bind a role of your own instead of 'cluster-admin'.",
  limits: z.strictObject({
    allowed: z.array(z.string()).default([]).describe("Roles and bindings that may be wide."),
  }),
  *judge(stack, { allowed }) {
    for (const resource of stack.objects("Role", "ClusterRole")) {
      if (allowed.includes(nameOf(resource))) continue;
      for (const [index, rule] of itemsOf(resource.inputs["rules"]).entries()) {
        yield* ofRule(resource, `rules[${index}]`, rule);
      }
    }
    for (const resource of stack.objects("RoleBinding", "ClusterRoleBinding")) {
      if (!allowed.includes(nameOf(resource))) yield* ofBinding(resource);
    }
  },
});

function* ofRule(resource: Declared, place: string, rule: unknown): Generator<Finding> {
  const listed = (field: string) => itemsOf(at(rule, field)).map(String);
  for (const field of ["verbs", "resources", "nonResourceURLs"]) {
    if (!listed(field).includes("*")) continue;
    yield { resource, path: `${place}.${field}`, must: "name each one", got: "*" };
  }
  const climbing = listed("verbs").find((verb) => CLIMBING.includes(verb));
  if (climbing !== undefined) {
    yield {
      resource,
      path: `${place}.verbs`,
      must: "not make others' powers one's own",
      got: climbing,
    };
  }
  const reading = listed("verbs").find((verb) => verb === "list" || verb === "watch");
  if (reading !== undefined && listed("resources").includes("secrets")) {
    yield {
      resource,
      path: `${place}.verbs`,
      must: "not read every secret there is",
      got: reading,
    };
  }
}

function* ofBinding(resource: Declared): Generator<Finding> {
  const role = textOf(at(resource.inputs, "roleRef", "name"));
  if (role === "cluster-admin") {
    yield { resource, path: "roleRef.name", must: "not be the administrator's", got: role };
  }
  for (const [index, subject] of itemsOf(resource.inputs["subjects"]).entries()) {
    const name = textOf(at(subject, "name")) ?? "";
    if (!EVERYBODY.includes(name)) continue;
    yield { resource, path: `subjects[${index}].name`, must: "not be everybody", got: name };
  }
}
