import { fieldOf } from "../judging/containers.ts";
import { policy } from "../judging/policy.ts";

/** No container has its host's kernel to itself. */
export const noPrivilegedContainers = policy({
  name: "containers-are-not-privileged",
  concern: "exposure",
  severity: "critical",
  scope: "resource",
  description:
    "A privileged container is root on its host: whoever breaks into it has all of them.",
  remedy: "Remove `privileged`; name the one capability that is needed instead.",
  *judge({ containers }) {
    for (const container of containers) {
      if (!container.privileged) continue;
      const path = fieldOf(
        container,
        container.path === "" ? "privileged" : "securityContext.privileged",
      );
      yield { resource: container.resource, path, must: "not be privileged", got: true };
    }
  },
});
