import { isKubernetes, kindOf, type Declared } from "../judging/declared.ts";
import { policy } from "../judging/policy.ts";
import { valueAt } from "../judging/places.ts";
import { POD_KINDS } from "../judging/pods.ts";
import { secretIn } from "../judging/secret-forms.ts";
import { at, fieldsOf, itemsOf, joined, textOf } from "../judging/values.ts";
import { isSecretUnder } from "../judging/words.ts";

interface Label {
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
}

/** Where an object of Kubernetes, and the pods it makes, say what they are. */
const places = ["metadata", "spec.template.metadata", "spec.jobTemplate.spec.template.metadata"];

/** Whose label it is, before a slash; its words say nothing of the value. */
const DOMAIN = /^[^/]*\.[^/]*\//;

function labelsOf(resource: Declared): Label[] {
  if (!isKubernetes(resource)) {
    return itemsOf(resource.inputs["labels"]).map((label, index) => ({
      path: `labels[${index}].value`,
      name: textOf(at(label, "label")) ?? "",
      value: at(label, "value"),
    }));
  }
  const own = POD_KINDS.includes(kindOf(resource)) ? places : places.slice(0, 1);
  return own
    .flatMap((place) => [`${place}.labels`, `${place}.annotations`])
    .flatMap((place) =>
      Object.entries(fieldsOf(valueAt(resource.inputs, place))).map(([name, value]) => ({
        path: joined(place, name),
        name,
        value,
      })),
    );
}

/** What says what something is says no secret. */
export const labelsHoldNoSecrets = policy({
  name: "labels-hold-no-secrets",
  concern: "secrets",
  severity: "medium",
  scope: "resource",
  description:
    "Labels and annotations are read by everybody who may list things, and many tools copy them into metrics and logs.",
  remedy: "Remove the label; mount the secret as a file where it is needed.",
  *judge({ resources }) {
    for (const resource of resources) {
      if (!isKubernetes(resource) && !resource.type.startsWith("docker:")) continue;
      for (const { path, name, value } of labelsOf(resource)) {
        if (typeof value !== "string" || value.includes("\u0000")) continue;
        const got = isSecretUnder(name.replace(DOMAIN, ""), value) ? `${name}=…` : secretIn(value);
        if (got !== undefined) yield { resource, path, must: "not hold a secret", got };
      }
    }
  },
});
