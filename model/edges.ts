import { listeners, type Listener, type WorkloadName } from "./listeners.ts";

/** One workload dialling another; whatever is not listed here has no way to the other side. */
export interface Edge {
  readonly client: WorkloadName;
  readonly server: WorkloadName;
  readonly listener: Listener;
  readonly purpose: "traces" | "scrape";
}

/** Who dials whom, once: networks, exporters and scrape jobs are derived from this list. */
export const edges = [
  {
    client: "collector",
    server: "tempo",
    listener: listeners.tempo.otlpGrpc,
    purpose: "traces",
  },
  {
    client: "collector",
    server: "jaeger",
    listener: listeners.jaeger.otlpGrpc,
    purpose: "traces",
  },
  {
    client: "prometheus",
    server: "collector",
    listener: listeners.collector.metrics,
    purpose: "scrape",
  },
  {
    client: "prometheus",
    server: "tempo",
    listener: listeners.tempo.http,
    purpose: "scrape",
  },
  {
    client: "prometheus",
    server: "jaeger",
    listener: listeners.jaeger.metrics,
    purpose: "scrape",
  },
  {
    client: "prometheus",
    server: "prometheus",
    listener: listeners.prometheus.http,
    purpose: "scrape",
  },
] as const satisfies readonly Edge[];

/** The address that a client dials, `host:port`, the same on every target. */
export function addressOf({ server, listener }: Edge): string {
  return `${server}:${listener.port}`;
}

/** The edges that leave `client` for `purpose`. */
export function edgesFrom(client: WorkloadName, purpose: Edge["purpose"]): Edge[] {
  return edges.filter((edge) => edge.client === client && edge.purpose === purpose);
}

/** Pairs of different workloads that talk to each other, each once and in a stable order. */
export function conversations(): (readonly [WorkloadName, WorkloadName])[] {
  const pairs = edges
    .filter(({ client, server }) => client !== server)
    .map(({ client, server }) => [client, server].sort() as [WorkloadName, WorkloadName]);
  return [...new Map(pairs.map((pair) => [pair.join("-"), pair])).values()];
}
