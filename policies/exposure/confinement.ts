import { z } from "zod";
import { containersOf, inPod, type Container } from "../judging/containers.ts";
import { changedAt, isOpen, ofRunning, placeOf, podOf, valueAt } from "../judging/places.ts";
import { policy } from "../judging/policy.ts";
import { itemsOf, type Fields } from "../judging/values.ts";

const readOnly = { docker: "readOnly", pod: "securityContext.readOnlyRootFilesystem" };

/** Whoever breaks into a container can leave nothing in it. */
export const rootFileSystemsAreReadOnly = policy({
  name: "root-file-systems-are-read-only",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "In a file system that cannot be written to, nobody replaces a program or leaves one behind.",
  remedy:
    "Set `readOnly: true` (Docker, with `tmpfs` or a volume where the program writes) or `securityContext.readOnlyRootFilesystem: true` (Kubernetes, with an `emptyDir`).",
  *judge({ containers }) {
    yield* ofRunning(containers, readOnly, (container) =>
      container.readOnlyRoot ? undefined : { must: "be true", got: saidAt(container, readOnly) },
    );
  },
});

function saidAt(container: Container, called: typeof readOnly): unknown {
  return valueAt(container.resource.inputs, placeOf(container, called));
}

const drops = { docker: "capabilities.drops", pod: "securityContext.capabilities.drop" };
const adds = { docker: "capabilities.adds", pod: "securityContext.capabilities.add" };

/** A container has the powers of root that are named, and no other. */
export const capabilitiesAreDropped = policy({
  name: "capabilities-are-dropped",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "A container has a dozen of root's powers unless they are dropped, and none of them is needed to serve a port above 1024.",
  remedy:
    "Set `capabilities: { drops: ['ALL'] }` (Docker) or `securityContext.capabilities.drop: ['ALL']` (Kubernetes), and add only those in the list that is allowed.",
  limits: z.strictObject({
    allowed: z
      .array(z.string())
      .default(["NET_BIND_SERVICE"])
      .describe("Capabilities that may be added, without the prefix 'CAP_'."),
  }),
  *judge({ containers }, { allowed }) {
    yield* ofRunning(containers, drops, (container) =>
      container.dropsAllCapabilities
        ? undefined
        : { must: "hold 'ALL'", got: saidAt(container, drops) },
    );
    yield* ofRunning(containers, adds, ({ addedCapabilities }) => {
      const more = addedCapabilities.filter((one) => !allowed.includes(one));
      if (more.length === 0) return undefined;
      return { must: `add only ${allowed.join(", ") || "none"}`, got: more.join(", ") };
    });
  },
});

const gains = { docker: "securityOpts", pod: "securityContext.allowPrivilegeEscalation" };

/** A process never becomes more than it was started as. */
export const privilegesAreNotGained = policy({
  name: "privileges-are-not-gained",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "A program with the setuid bit makes root of anybody, unless the kernel is told that nobody gains privileges.",
  remedy:
    "Add 'no-new-privileges:true' to `securityOpts` (Docker), or set `securityContext.allowPrivilegeEscalation: false` (Kubernetes).",
  *judge({ containers }) {
    yield* ofRunning(containers, gains, (container) => {
      if (!container.mayGainPrivileges) return undefined;
      const must = inPod(container) ? "be false" : "hold 'no-new-privileges:true'";
      return { must, got: saidAt(container, gains) };
    });
  },
  mend(resource) {
    const open = containersOf(resource).filter(
      (container) => mayBeMended(container) && !isOpen(resource, placeOf(container, gains)),
    );
    if (open.length === 0) return undefined;
    return open.reduce<Fields>(
      (inputs, container) => changedAt(inputs, placeOf(container, gains), keptBy(container)),
      resource.inputs,
    );
  },
});

/** Kubernetes refuses a container that is to have all powers and to gain none. */
function mayBeMended(container: Container): boolean {
  const { runs, mayGainPrivileges, privileged, addedCapabilities } = container;
  return runs && mayGainPrivileges && !privileged && !addedCapabilities.includes("SYS_ADMIN");
}

function keptBy(container: Container): unknown {
  if (inPod(container)) return false;
  const others = itemsOf(container.resource.inputs["securityOpts"]).filter(
    (option) => !/^no-new-privileges/.test(String(option)),
  );
  return [...others, "no-new-privileges:true"];
}

const UNCONFINED = /^(apparmor|systempaths)[:=]unconfined$/;
const filters = { docker: "securityOpts", pod: "securityContext.seccompProfile.type" };

/** A container calls of its host's kernel only what programs need. */
export const systemCallsAreFiltered = policy({
  name: "system-calls-are-filtered",
  concern: "exposure",
  severity: "medium",
  scope: "resource",
  description:
    "Most ways out of a container lead through a system call that no service needs. Docker filters them by itself, Kubernetes only where it is asked to.",
  remedy:
    "Remove 'seccomp=unconfined' and 'apparmor=unconfined' from `securityOpts` (Docker), or set the pod's `securityContext.seccompProfile.type: 'RuntimeDefault'` (Kubernetes).",
  *judge({ containers }) {
    yield* ofRunning(containers, filters, (container) => {
      const { resource, seccomp } = container;
      if (!inPod(container)) {
        const options = itemsOf(resource.inputs["securityOpts"]).map(String);
        const got =
          seccomp === "unconfined" ? "seccomp" : options.find((one) => UNCONFINED.test(one));
        return got === undefined ? undefined : { must: "leave nothing unconfined", got };
      }
      if (isOpen(resource, `${podOf(container)}.securityContext.seccompProfile`)) return undefined;
      const kept = seccomp === "RuntimeDefault" || seccomp === "Localhost";
      return kept
        ? undefined
        : { must: "be 'RuntimeDefault' here or for the whole pod", got: seccomp };
    });
  },
});
