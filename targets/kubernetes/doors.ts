import type { TargetSettings } from "../../environment/schema.ts";
import {
  publishedListeners,
  type Deployment,
  type PublishedListener,
} from "../../model/deployment.ts";
import type { Listener, WorkloadName } from "../../model/listeners.ts";

/** How the outside comes to a platform, as an operator says it. */
export type Outside = TargetSettings<"kubernetes">["outside"];

/** The ways by which a door is dialled by a name of its own. */
export type ByName = Extract<Outside, { kind: "gateway-api" | "ingress" }>;

/** What of the settings decides where doors are. */
export type OutsideSettings = Pick<TargetSettings<"kubernetes">, "outside" | "host">;

/** A listener that the outside may reach. */
export interface Door {
  /** DNS label by which it is told from every other: a store's name, or the workload's and the listener's. */
  readonly label: string;
  readonly workload: WorkloadName;
  readonly listener: PublishedListener["listener"];
}

/** The doors of a deployment: every published listener that the outside can come to. */
export function doorsOf(deployment: Deployment, outside: Outside): Door[] {
  return publishedListeners(deployment)
    .filter(({ listener }) => isPassable(listener, outside))
    .map(({ workload, name, listener }) => ({
      ...{ label: labelOf(workload, name), workload, listener },
    }));
}

/** Who ends TLS before a door cannot show it the caller's certificate, and knows HTTP alone. */
function isPassable({ protocol, authentication }: Listener, outside: Outside): boolean {
  if (outside.kind !== "gateway-api" || !outside.terminating) return true;
  return ["https", "grpc"].includes(protocol) && authentication !== "client certificate";
}

/** At the gateway a listener is called as the store is that it leads to. */
function labelOf(workload: WorkloadName, listener: string): string {
  const called = listener.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return workload === "gateway" ? called : `${workload}-${called}`;
}

/** Whether doors are told apart by their names, all of them at one port, rather than by their ports. */
export function isByName(outside: Outside): outside is ByName {
  return outside.kind === "gateway-api" || outside.kind === "ingress";
}

/** The name by which the outside dials a door. */
export function hostOf({ label }: Pick<Door, "label">, { outside, host }: OutsideSettings): string {
  return isByName(outside) ? `${label}.${host}` : host;
}

/** The ports that every node may have for services: the API server's default range. */
const NODE_PORTS = { first: 30_000, count: 2_768 } as const;

/** The port of every node behind which a published port is: the same wherever the platform runs. */
export function nodePortOf(hostPort: number): number {
  return NODE_PORTS.first + (hostPort % NODE_PORTS.count);
}

function portOf({ listener: { hostPort } }: Door, outside: Outside): number {
  switch (outside.kind) {
    case "load-balancer":
      return hostPort;
    case "node-port":
      return nodePortOf(hostPort);
    case "gateway-api":
    case "ingress":
      return outside.port;
  }
}

/** How a URL begins, by what is spoken behind it. */
const schemes = { grpc: "https", https: "https", tls: "tls", udp: "udp" } as const;

/** Where the outside reaches a door. */
export function urlOf(door: Door, settings: OutsideSettings): string {
  const port = portOf(door, settings.outside);
  return `${schemes[door.listener.protocol]}://${hostOf(door, settings)}:${port}`;
}
