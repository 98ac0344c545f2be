import { edgesFrom, type Deployment } from "./deployment.ts";
import { addressOf, edges, type Edge } from "./edges.ts";

type QueryEdge = Extract<(typeof edges)[number], { client: "grafana"; purpose: "query" }>;

/** A workload that Grafana reads from: its name is the data source's uid and, in Grafana's words, its type. */
export type DataSourceName = QueryEdge["server"];

/** A store as Grafana knows it; dashboards and links refer to it by its uid, so that never changes. */
export interface DataSource {
  readonly uid: DataSourceName;
  /** What people choose it by. */
  readonly title: string;
  readonly url: string;
}

/** The data sources of one deployment by uid; those of workloads that are not deployed are not there. */
export type DataSources = Readonly<Partial<Record<DataSourceName, DataSource>>>;

const titles = {
  tempo: "Tempo",
  jaeger: "Jaeger",
  zipkin: "Zipkin",
  prometheus: "Prometheus",
  loki: "Loki",
  alertmanager: "Alertmanager",
} as const satisfies Record<DataSourceName, string>;

/** Every store of a deployment that Grafana reads from: the platform's own or, where that is left out, another. */
export function dataSourcesOf(deployment: Deployment): DataSources {
  const read = { ...deployment, workloads: [...deployment.workloads, "grafana" as const] };
  const found = edgesFrom(read, "grafana", "query").filter(isToDataSource);
  return Object.fromEntries(
    found.map((edge) => [
      edge.server,
      { uid: edge.server, title: titles[edge.server], url: `https://${addressOf(edge)}` },
    ]),
  );
}

function isToDataSource(edge: Edge): edge is Edge & { readonly server: DataSourceName } {
  return edge.server in titles;
}
