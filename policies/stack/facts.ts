import { isDockerContainer, isKubernetes, kindOf, type Declared } from "../judging/declared.ts";
import { SECRET_FOLDER } from "../judging/files.ts";
import { POD_KINDS } from "../judging/pods.ts";
import { policy } from "../judging/policy.ts";
import { at, itemsOf, UNKNOWN, walk, type Leaf } from "../judging/values.ts";

/** Fields of a container of Docker that say what it may do. */
const OF_DOCKER =
  /^(image|user|privileged|readOnly|capabilities|securityOpts|networkMode|pidMode|ipcMode|usernsMode|ports|envs|command|entrypoints|memory|cpus|mounts|devices|networksAdvanced|restart)\b/;

/** The names of what is told elsewhere: of other resources, which are names and no facts. */
const OF_OTHERS =
  /(\.(configMap|persistentVolumeClaim|secret|configMapRef|secretRef|configMapKeyRef|secretKeyRef)\.(name|secretName|claimName)|\.imagePullSecrets\[\d+\]\.name|\.projected\..*name|networksAdvanced\[\d+\]\.name|mounts\[\d+\]\.source|serviceAccount(Name)?|priorityClassName)$/;

/** Kinds of objects that say who may do or reach what. */
const DECIDING: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ["spec"],
  Service: ["spec"],
  Role: ["rules"],
  ClusterRole: ["rules"],
  RoleBinding: ["subjects", "roleRef"],
  ClusterRoleBinding: ["subjects", "roleRef"],
  ConfigMap: ["data"],
  Ingress: ["spec"],
};

/** What makes a resource safe or unsafe is known before it is deployed. */
export const securityFactsAreKnown = policy({
  name: "security-facts-are-known",
  concern: "stack",
  severity: "medium",
  scope: "resource",
  description:
    "What is known only once it is deployed cannot be judged before, by policies as little as by a reviewer.",
  remedy:
    "Write the value as a plain one instead of another resource's output; keep outputs to secrets, and to the names of other resources.",
  *judge({ resources }) {
    for (const resource of resources) {
      for (const { path } of unknownIn(resource)) {
        const got = UNKNOWN.slice(1);
        yield { resource, path, must: "be known before it is deployed", got };
      }
    }
  },
});

function unknownIn(resource: Declared): Leaf[] {
  const { inputs } = resource;
  const unknown = [...walk(inputs)].filter(({ value }) => value === UNKNOWN);
  if (unknown.length === 0) return [];
  if (isDockerContainer(resource)) {
    const open = itemsOf(inputs["uploads"]).flatMap((upload, index) =>
      SECRET_FOLDER.test(String(at(upload, "file"))) ? [] : [`uploads[${index}].`],
    );
    return unknown.filter(
      ({ path }) =>
        (OF_DOCKER.test(path) && !OF_OTHERS.test(path)) ||
        path === "uploads" ||
        open.some((place) => path.startsWith(place)),
    );
  }
  if (!isKubernetes(resource)) return [];
  const kind = kindOf(resource);
  const fields = POD_KINDS.includes(kind) ? ["spec"] : (DECIDING[kind] ?? []);
  return unknown.filter(
    ({ path }) => fields.some((field) => isBelow(path, field)) && !OF_OTHERS.test(path),
  );
}

function isBelow(path: string, field: string): boolean {
  return path === field || (path.startsWith(field) && /^[.[]/.test(path.slice(field.length)));
}
