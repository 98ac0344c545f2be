import { createSocket } from "node:dgram";
import { createServer, isIPv6, Server } from "node:net";
import type { Environment } from "../../environment/schema.ts";
import { publishedListeners } from "../../model/deployment.ts";
import type { Listener, WorkloadName } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { missingWorkloads } from "../../targets/index.ts";
import { Failure } from "../command-line.ts";
import { docker, PLATFORM_LABEL, platformNameOf } from "../docker.ts";

/** A port of this machine that the platform is about to publish. */
interface WantedPort {
  readonly port: number;
  readonly title: string;
  readonly transport: "tcp" | "udp";
}

/** The ports of this machine that an environment's platform publishes. */
export function wantedPorts(
  environment: Environment,
  missing: readonly WorkloadName[] = [],
): WantedPort[] {
  const { target } = environment;
  if (target.kind !== "docker") return [];
  return publishedListeners(platformFor(environment, missing)).map(({ listener }) => ({
    port: listener.hostPort + target.portOffset,
    title: listener.title,
    transport: transportOf(listener),
  }));
}

function transportOf({ protocol }: Listener): WantedPort["transport"] {
  return protocol === "udp" ? "udp" : "tcp";
}

/**
 * Makes sure that every port the platform publishes is free, or held by this platform already.
 *
 * @throws Failure naming every taken port and, where Docker knows it, who has it.
 */
export async function requireFreePorts(environment: Environment): Promise<void> {
  const { name, target } = environment;
  if (target.kind !== "docker") return;
  const holders = await publishedPorts();
  const complaints: string[] = [];
  for (const { port, title, transport } of wantedPorts(environment, missingWorkloads())) {
    const holder = holders.get(port);
    if (holder?.platform === platformNameOf(name)) continue;
    if (await isFree(transport, port, target.bindAddress)) continue;
    const by = holder ? ` by container '${holder.container}'` : "";
    complaints.push(`port ${port} on ${target.bindAddress} (${title}) is already taken${by}`);
  }
  if (complaints.length === 0) return;
  const remedy = `stop what holds it, or set \`target.portOffset\` in Pulumi.${name}.yaml`;
  throw new Failure(`${complaints.join("\n✖ ")}; ${remedy}`);
}

interface Holder {
  readonly container: string;
  readonly platform: string;
}

/** Who publishes which port of this machine, as the Docker engine knows. */
async function publishedPorts(): Promise<Map<number, Holder>> {
  const format = `{{.Names}}\t{{.Label "${PLATFORM_LABEL}"}}\t{{.Ports}}`;
  const lines = await docker(["ps", "--format", format]);
  return new Map(
    lines.flatMap((line) => {
      const [container = "", platform = "", ports = ""] = line.split("\t");
      return portsIn(ports).map((port) => [port, { container, platform }] as const);
    }),
  );
}

/** The published ports in a listing such as `127.0.0.1:4317-4318->4317-4318/tcp, 9090/tcp`. */
export function portsIn(listing: string): number[] {
  return [...listing.matchAll(/:(\d+)(?:-(\d+))?->/g)].flatMap(([, first, last = first]) => {
    const from = Number(first);
    return Array.from({ length: Number(last) - from + 1 }, (_, index) => from + index);
  });
}

function isFree(
  transport: WantedPort["transport"],
  port: number,
  address: string,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe =
      transport === "udp" ? createSocket(isIPv6(address) ? "udp6" : "udp4") : createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(new Failure(`port ${port} on ${address}: ${error.message}`));
    });
    const free = () => {
      probe.close(() => {
        resolve(true);
      });
    };
    if (probe instanceof Server) probe.listen({ port, host: address, exclusive: true }, free);
    else probe.bind({ port, address, exclusive: true }, free);
  });
}
