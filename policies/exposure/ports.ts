import { z } from "zod";
import { containersOf, inPod, type HostPort } from "../judging/containers.ts";
import { changedAt, isOpen, valueAt } from "../judging/places.ts";
import { policy } from "../judging/policy.ts";
import { UNKNOWN, type Fields } from "../judging/values.ts";

const portsLimit = z.array(z.number().int()).default([]);

const onLoopback = /^(127\.|::1$|\[::1\]$|localhost$)/;

/** What Docker takes for every address of the host. */
const everywhere = ["", "0.0.0.0", "::", "[::]"];

/** What a container of Docker is reached at, is reached from this machine only. */
export const hostPortsAreOnLoopback = policy({
  name: "host-ports-are-on-loopback",
  concern: "exposure",
  severity: "high",
  scope: "resource",
  description:
    "A published port is open to every network of its host, past the host's own firewall, unless it is bound to a loopback address.",
  remedy:
    "Set `ip: '127.0.0.1'` on each of the container's `ports`, and leave `publishAllPorts` out.",
  limits: z.strictObject({
    allowed: portsLimit.describe("Ports of the host that may be open to its networks."),
    addresses: z
      .array(z.string())
      .default([])
      .describe("Addresses of the host, beside the loopback ones, that ports may be bound to."),
  }),
  *judge({ containers }, limits) {
    for (const container of containers.filter((one) => one.runs && !inPod(one))) {
      const { resource } = container;
      for (const port of container.hostPorts.filter((one) => isOpenTo(one, limits))) {
        const path = `${port.path}.ip`;
        if (isOpen(resource, path)) continue;
        yield {
          resource,
          path,
          must: "be a loopback address such as '127.0.0.1'",
          got: port.address,
        };
      }
      if (resource.inputs["publishAllPorts"] === true) {
        yield { resource, path: "publishAllPorts", must: "be left out", got: true };
      }
    }
  },
  mend(resource, limits) {
    const open = containersOf(resource)
      .filter((container) => container.runs && !inPod(container))
      .flatMap(({ hostPorts }) => hostPorts)
      .filter((port) => isOpenTo(port, limits) && everywhere.includes(port.address))
      .map(({ path }) => `${path}.ip`)
      // An address of which nothing is known yet may be the right one.
      .filter((path) => !isOpen(resource, path));
    if (open.length === 0) return undefined;
    return open.reduce<Fields>(
      (inputs, path) => changedAt(inputs, path, "127.0.0.1"),
      resource.inputs,
    );
  },
});

interface Allowed {
  readonly allowed: readonly number[];
  readonly addresses: readonly string[];
}

function isOpenTo({ address, port }: HostPort, { allowed, addresses }: Allowed): boolean {
  if (port !== undefined && allowed.includes(port)) return false;
  return !onLoopback.test(address) && !addresses.includes(address);
}

/** A pod is reached through a Service, never through the node that it happens to be on. */
export const podsHaveNoHostPorts = policy({
  name: "pods-have-no-host-ports",
  concern: "exposure",
  severity: "high",
  scope: "resource",
  description:
    "A port of the node is open to whoever reaches the node, and network policies of many networks do not see it.",
  remedy: "Remove `hostPort` from the container's `ports`, and add a Service.",
  limits: z.strictObject({
    allowed: portsLimit.describe("Ports of the nodes that pods may answer at."),
  }),
  *judge({ containers }, { allowed }) {
    for (const { resource, hostPorts } of containers.filter(inPod)) {
      for (const { path, port, address } of hostPorts) {
        if (port === undefined || port === 0 || allowed.includes(port)) continue;
        if (onLoopback.test(address) || valueAt(resource.inputs, `${path}.hostIP`) === UNKNOWN)
          continue;
        yield { resource, path: `${path}.hostPort`, must: "be left out", got: port };
      }
    }
  },
});
