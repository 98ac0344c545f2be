import { addressOf, edges, type Edge, type Purpose } from "../../model/edges.ts";
import { listeners, workloadNames, type Listener } from "../../model/listeners.ts";
import { domainOf } from "../../model/replicas.ts";
import { code, page, table } from "./tables.ts";

const PROTOCOLS = {
  grpc: "gRPC",
  https: "HTTPS",
  tls: "its own, in TLS",
  udp: "UDP, plain",
} as const;

const PURPOSES: Readonly<Record<Purpose, string>> = {
  traces: "sends traces",
  metrics: "sends metrics",
  logs: "sends logs",
  scrape: "asks for metrics",
  alerts: "sends alerts",
  gossip: "tells what it knows",
  copies: "hands over copies",
  survey: "asks how it is",
  query: "reads",
  front: "passes requests on",
  restore: "passes restored traces on",
  call: "asks to do its part",
  telemetry: "sends what it does",
};

/** What must be the case for a client to dial so, where anything must. */
function conditionOf({ server, listener, ifSeveral }: Edge): string {
  const several = ifSeveral ?? (listener.peers ? server : undefined);
  return several === undefined ? "" : ` (of several ${domainOf(several)})`;
}

/** `docs/ports.md`: every listener and who dials it, from the model. */
export function portsPage(): string {
  const listenerRows = workloadNames.flatMap((workload) =>
    Object.values<Listener>(listeners[workload]).map(({ title, port, hostPort, ...listener }) => [
      workload,
      code(String(port)),
      code(hostPort?.toString()),
      PROTOCOLS[listener.protocol],
      listener.authentication,
      title,
    ]),
  );
  const edgeRows = (edges as readonly Edge[]).map((edge) => [
    edge.client,
    code(addressOf(edge)),
    `${PURPOSES[edge.purpose]}${conditionOf(edge)}`,
    edge.listener.authentication,
  ]);
  return page("Ports", "`model/listeners.ts` and `model/edges.ts`", [
    "Every listener but those for datagrams speaks TLS 1.3 and shows a certificate of the platform's authority. A host's port is that\n" +
      "of the first platform on a machine: `target.portOffset` is added to it, and it is published on\n" +
      "`target.bindAddress` alone. `network`: nothing is asked for, and only replicas of the same workload can come\n" +
      "there; such ports and that of Tempo's health are there only where it has any.",
    table(["Workload", "Port", "Host's port", "Protocol", "Authentication", "What"], listenerRows),
    "## Who dials whom",
    "Each pair of workloads has a network of its own, so that who is not in this table together cannot reach\n" +
      "each other. Who shares a network can knock at all of the other's ports, and is asked there who it is.",
    table(["Client", "Dials", "And", "Shows"], edgeRows),
  ]);
}
