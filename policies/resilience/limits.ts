import { isAsked } from "../judging/asked.ts";
import { inPod, type Container } from "../judging/containers.ts";
import { kindOf } from "../judging/declared.ts";
import { isOpen, ofRunning, podOf, valueAt } from "../judging/places.ts";
import { policy } from "../judging/policy.ts";
import { at } from "../judging/values.ts";

const nothing = [undefined, null, "", 0, "0"];

/** One container that grows does not take its host with it. */
export const memoryIsLimited = policy({
  name: "memory-is-limited",
  concern: "resilience",
  severity: "high",
  scope: "resource",
  description:
    "A container without a limit takes all memory of its host, whose kernel then ends whatever it likes.",
  remedy:
    "Set `memory` in MiB and `memorySwap` to the same number (Docker), or `resources.limits.memory` (Kubernetes).",
  *judge({ containers }) {
    const called = { docker: "memory", pod: "resources.limits.memory" };
    yield* ofRunning(containers, called, ({ limits: { memory } }) =>
      nothing.includes(memory as never) ? { must: "be set", got: memory } : undefined,
    );
  },
});

/** One container that is busy leaves the others their turn. */
export const processorsAreLimited = policy({
  name: "processors-are-limited",
  concern: "resilience",
  severity: "low",
  scope: "resource",
  description:
    "A container without a limit takes every processor of its host, and what is beside it answers late.",
  remedy: "Set `cpus`, such as '0.5' (Docker), or `resources.limits.cpu` (Kubernetes).",
  *judge({ containers }) {
    const called = { docker: "cpus", pod: "resources.limits.cpu" };
    yield* ofRunning(containers, called, (container) =>
      hasProcessorLimit(container) ? undefined : { must: "be set", got: container.limits.cpu },
    );
  },
});

function hasProcessorLimit({ resource, limits: { cpu } }: Container): boolean {
  const others = ["cpuQuota", "cpuSet"].filter((path) => isOpen(resource, path)).length > 0;
  return !nothing.includes(cpu as never) || others || resource.inputs["cpuSet"] !== undefined;
}

/** A service that falls over gets up by itself. */
export const servicesRestart = policy({
  name: "services-restart",
  concern: "resilience",
  severity: "medium",
  scope: "resource",
  description:
    "A container of Docker stays where it ended, after a crash as after a restart of the host, unless it is told to start again.",
  remedy:
    "Set `restart: 'unless-stopped'`; set `mustRun: false` for a container that is meant to end (Docker).",
  *judge({ containers }) {
    const services = containers.filter((one) => one.longRunning && !inPod(one));
    yield* ofRunning(services, { docker: "restart", pod: "" }, ({ resource }) => {
      const got = resource.inputs["restart"];
      const restarts = ["always", "unless-stopped", "on-failure"].includes(String(got));
      return restarts ? undefined : { must: "be 'unless-stopped', 'always' or 'on-failure'", got };
    });
    for (const container of containers.filter((one) => one.longRunning && inPod(one))) {
      const { resource } = container;
      const path = `${podOf(container)}.restartPolicy`;
      const got = valueAt(resource.inputs, path) ?? "Always";
      // A pod by itself may be one that works once.
      if (kindOf(resource) === "Pod" || got === "Always" || isOpen(resource, path)) continue;
      yield { resource, path, must: "be 'Always'", got };
    }
  },
});

/** Drivers that write a file on the host, and write on until its disk is full. */
const GROWING = [undefined, "json-file"];

/** What containers print does not fill their host's disk. */
export const logsAreRotated = policy({
  name: "logs-are-rotated",
  concern: "resilience",
  severity: "low",
  scope: "resource",
  description:
    "Docker keeps everything that a container ever printed in one file, unless it is told how large the file may get.",
  remedy:
    "Set `logOpts: { 'max-size': '10m', 'max-file': '3' }`, or `logDriver: 'local'`, which rotates by itself.",
  *judge({ containers }) {
    const called = { docker: "logOpts['max-size']", pod: "" };
    yield* ofRunning(
      containers.filter((one) => !inPod(one)),
      called,
      ({ resource: { inputs } }) => {
        const got = at(inputs, "logOpts", "max-size");
        const grows =
          GROWING.includes(inputs["logDriver"] as never) && nothing.includes(got as never);
        return grows ? { must: "be set", got } : undefined;
      },
    );
  },
});

/** A pod is sent requests when it can answer them. */
export const servicesTellWhetherTheyAreWell = policy({
  name: "services-tell-whether-they-are-well",
  concern: "resilience",
  severity: "medium",
  scope: "resource",
  description:
    "A pod without a readiness probe counts as ready as soon as it is started: requests are lost, and an update goes on over broken pods.",
  remedy: "Set `readinessProbe` with what the program answers when it is ready.",
  *judge({ containers }) {
    const services = containers.filter((one) => one.longRunning && inPod(one) && isAsked(one));
    yield* ofRunning(services, { docker: "", pod: "readinessProbe" }, (container) => {
      const got = valueAt(container.resource.inputs, `${container.path}.readinessProbe`);
      return got === undefined || got === null ? { must: "be set", got } : undefined;
    });
  },
});
