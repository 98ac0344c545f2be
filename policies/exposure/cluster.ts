import { z } from "zod";
import { nameOf } from "../judging/labels.ts";
import { isOpen } from "../judging/places.ts";
import { policy } from "../judging/policy.ts";
import { at, itemsOf } from "../judging/values.ts";

const ENFORCE = "pod-security.kubernetes.io/enforce";

/** The cluster itself refuses pods that are not confined. */
export const namespacesAreRestricted = policy({
  name: "namespaces-are-restricted",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "A namespace can refuse every pod that is root, privileged or otherwise free, also those that somebody adds by hand.",
  remedy: `Set the label \`${ENFORCE}: restricted\` on the Namespace.`,
  limits: z.strictObject({
    levels: z
      .array(z.enum(["restricted", "baseline", "privileged"]))
      .default(["restricted"])
      .describe("Levels of pod security that a namespace may enforce."),
    except: z
      .array(z.string())
      .default([])
      .describe("Namespaces that need not, such as one of agents that read logs of their nodes."),
  }),
  *judge(stack, { levels, except }) {
    for (const resource of stack.objects("Namespace")) {
      const got = at(resource.inputs, "metadata", "labels", ENFORCE);
      const path = `metadata.labels['${ENFORCE}']`;
      if (except.includes(nameOf(resource)) || isOpen(resource, path)) continue;
      if (levels.some((level) => level === got)) continue;
      yield { resource, path, must: `be ${levels.map((one) => `'${one}'`).join(" or ")}`, got };
    }
  },
});

const EVERYWHERE = ["0.0.0.0/0", "::/0"];

/** Who may reach a balancer of loads is said. */
export const outsideIsNamed = policy({
  name: "outside-is-named",
  concern: "exposure",
  severity: "low",
  scope: "resource",
  description:
    "A Service of type LoadBalancer has an address that, with most providers, the whole internet reaches, unless it says who may.",
  remedy:
    "Set `spec.loadBalancerSourceRanges` to the networks of those who are meant to reach it, or name the Service in `anywhere`.",
  limits: z.strictObject({
    anywhere: z
      .array(z.string())
      .default([])
      .describe("Services that may be reached from everywhere."),
  }),
  *judge(stack, { anywhere }) {
    for (const resource of stack.objects("Service")) {
      const spec = at(resource.inputs, "spec");
      const path = "spec.loadBalancerSourceRanges";
      if (at(spec, "type") !== "LoadBalancer" || anywhere.includes(nameOf(resource))) continue;
      if (isOpen(resource, path)) continue;
      const ranges = itemsOf(at(spec, "loadBalancerSourceRanges"));
      const wide = ranges.filter((range) => EVERYWHERE.includes(String(range)));
      if (ranges.length > 0 && wide.length === 0) continue;
      yield { resource, path, must: "name the networks that may reach it", got: wide[0] };
    }
  },
});
