import { z } from "zod";
import { inPod, type Container } from "../judging/containers.ts";
import { isOpen, placeOf, podOf, valueAt } from "../judging/places.ts";
import { policy, type Finding } from "../judging/policy.ts";

const ROOT = /^(0|root)?(:|$)/;

/** Nothing that runs is root. */
export const containersRunAsSomebody = policy({
  name: "containers-run-as-somebody",
  concern: "exposure",
  severity: "high",
  scope: "resource",
  description:
    "Root in a container is root on its host as soon as it gets out. Where nobody is named, the image decides, and most of them say root.",
  remedy:
    "Set `user` to the image's own user, such as '10001:10001' (Docker), or `securityContext` with `runAsNonRoot: true` and, where the image names its user by name, `runAsUser` (Kubernetes).",
  limits: z.strictObject({
    root: z
      .array(z.string())
      .default([])
      .describe("Names of containers that may be root, such as agents that read logs of a node."),
  }),
  *judge({ containers }, { root }) {
    for (const container of containers.filter(({ runs, name }) => runs && !root.includes(name))) {
      yield* inPod(container) ? ofPod(container) : ofDocker(container);
    }
  },
});

function* ofDocker({ resource, user }: Container): Generator<Finding> {
  if (isOpen(resource, "user") || !ROOT.test(user ?? "")) return;
  yield { resource, path: "user", must: "name a user that is not root", got: user };
}

function* ofPod(container: Container): Generator<Finding> {
  const { resource, user } = container;
  const own = placeOf(container, { docker: "", pod: "securityContext" });
  const shared = `${podOf(container)}.securityContext`;
  if (isOpen(resource, own) || isOpen(resource, shared)) return;
  const { inputs } = resource;
  if (user !== undefined && ROOT.test(user)) {
    const place = valueAt(inputs, `${own}.runAsUser`) === undefined ? shared : own;
    yield { resource, path: `${place}.runAsUser`, must: "be a user that is not root", got: user };
  }
  const said = valueAt(inputs, `${own}.runAsNonRoot`) ?? valueAt(inputs, `${shared}.runAsNonRoot`);
  if (said !== true) {
    const path = `${own}.runAsNonRoot`;
    yield { resource, path, must: "be true here or for the whole pod", got: said };
  }
}
