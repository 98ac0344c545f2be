import { addressOf, edges, type Edge } from "../../model/edges.ts";
import { listenersOf, workloadNames } from "../../model/listeners.ts";
import { code, page, table } from "./tables.ts";

/** `docs/ports.md`: every listener and who dials it, from the model. */
export function portsPage(): string {
  const listenerRows = workloadNames.flatMap((workload) =>
    listenersOf(workload).map(({ title, protocol, port, authentication, hostPort }) => [
      workload,
      code(String(port)),
      code(hostPort?.toString()),
      protocol === "grpc" ? "gRPC" : "HTTPS",
      authentication,
      title,
    ]),
  );
  const edgeRows = (edges as readonly Edge[]).map((edge) => [
    edge.client,
    code(addressOf(edge)),
    edge.purpose === "scrape" ? "asks for metrics" : "sends traces",
    edge.listener.authentication,
  ]);
  return page("Ports", "`model/listeners.ts` and `model/edges.ts`", [
    "Every listener speaks TLS 1.3 and shows a certificate of the platform's authority. A host's port is that\n" +
      "of the first platform on a machine: `target.portOffset` is added to it, and it is published on\n" +
      "`target.bindAddress` alone.",
    table(["Workload", "Port", "Host's port", "Protocol", "Authentication", "What"], listenerRows),
    "## Who dials whom",
    "Each pair of workloads has a network of its own, so that what is not in this table cannot be dialled.",
    table(["Client", "Dials", "And", "Shows"], edgeRows),
  ]);
}
