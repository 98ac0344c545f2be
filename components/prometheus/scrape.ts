import { addressesOf, replicasOf, type Deployment } from "../../model/deployment.ts";
import type { Edge } from "../../model/edges.ts";
import type { Authentication, WorkloadName } from "../../model/listeners.ts";
import { domainOf } from "../../model/replicas.ts";
import { tlsPaths } from "../../model/tls.ts";
import { secretPath } from "../../model/workload.ts";
import { WEB_TLS_VERSION } from "../web-config.ts";

/** What Prometheus shows to a server whose metrics know no client certificates. */
export const METRICS_PASSWORD = "grafana-metrics-password";

/** Where a server has its metrics, if it is not where everybody else has them. */
const METRICS_PATHS: Readonly<Partial<Record<WorkloadName, string>>> = { zipkin: "/prometheus" };

const { authority, certificate, key } = tlsPaths("prometheus");

/** How Prometheus dials: it trusts the platform's authority, and shows its certificate where one is wanted. */
export function clientTls(authentication: Authentication) {
  return {
    ca_file: authority,
    ...(authentication === "client certificate" && { cert_file: certificate, key_file: key }),
    min_version: WEB_TLS_VERSION,
  };
}

/** The scrape job of an edge, named after its server, of which it asks every replica. */
export function scrapeJob(deployment: Deployment, edge: Edge) {
  const { server, listener } = edge;
  return {
    job_name: server,
    scheme: "https",
    metrics_path: METRICS_PATHS[server] ?? "/metrics",
    tls_config: clientTls(listener.authentication),
    ...(listener.authentication === "basic" && {
      basic_auth: { username: "metrics", password_file: secretPath(METRICS_PASSWORD) },
    }),
    ...targetsOf(deployment, edge),
    // What a Collector says of itself beside the job's own labels: an id that is new at every start
    // would begin every series anew.
    metric_relabel_configs: [
      { action: "labeldrop", regex: "exported_job|exported_instance|otel_scope_.*" },
    ],
  };
}

/** How often, in seconds, it is looked up who is there. */
const LOOKUP = "15s";

/** Those who are asked: all by their addresses or, where their number follows the load, who is there. */
function targetsOf(deployment: Deployment, edge: Edge) {
  if (replicasOf(deployment, edge.server)?.least === undefined) {
    return { static_configs: [{ targets: addressesOf(deployment, edge) }] };
  }
  const { server, listener } = edge;
  return {
    // A cluster's names for the ports of all that are there: `<replica>.<domain>.…:<port>`.
    dns_sd_configs: [
      {
        names: [`_tcp-${listener.port}._tcp.${domainOf(server)}`],
        ...{ type: "SRV", refresh_interval: LOOKUP },
      },
    ],
    // Each is dialled, and called, as it would be were their number fixed.
    relabel_configs: [
      {
        ...{ source_labels: ["__address__"], regex: "([^.]+)\\..*:(\\d+)" },
        ...{ target_label: "__address__", replacement: "$1:$2" },
      },
    ],
  };
}
