import { addressOf, edgesFrom } from "../../model/edges.ts";
import type { Edge } from "../../model/edges.ts";
import { accounts, type Platform } from "../../model/platform.ts";
import { tlsPaths, TLS_VERSION } from "../../model/tls.ts";
import { secretPath } from "../../model/workload.ts";

/** Folder of the time series; the image keeps it for the workload's user. */
export const PROMETHEUS_STORAGE = "/prometheus";

const { authority, certificate, key } = tlsPaths("prometheus");
const minVersion = `TLS${TLS_VERSION.replace(".", "")}`;

/** Prometheus' configuration: one scrape job for every edge that asks for metrics. */
export function prometheusConfig({ environmentName }: Platform) {
  return {
    global: {
      scrape_interval: "10s",
      scrape_timeout: "5s",
      external_labels: { deployment_environment_name: environmentName },
    },
    scrape_configs: edgesFrom("prometheus", "scrape").map(scrapeJob),
  };
}

function scrapeJob(edge: Edge) {
  return {
    job_name: edge.server,
    scheme: "https",
    tls_config: {
      ca_file: authority,
      cert_file: certificate,
      key_file: key,
      min_version: minVersion,
    },
    ...(edge.listener.authentication === "basic" && { basic_auth: ownAccount }),
    static_configs: [{ targets: [addressOf(edge)] }],
    // What a Collector says of itself beside the job's own labels: an id that is new at every start
    // would begin every series anew.
    metric_relabel_configs: [
      { action: "labeldrop", regex: "exported_job|exported_instance|otel_scope_.*" },
    ],
  };
}

const ownAccount = {
  username: accounts.prometheus,
  password_file: secretPath("prometheus-password"),
};

/** The guard of Prometheus' own listener, as JSON, which its YAML reader takes. */
export function prometheusWebConfig(passwordHash: string): string {
  return JSON.stringify({
    tls_server_config: { cert_file: certificate, key_file: key, min_version: minVersion },
    basic_auth_users: { [accounts.prometheus]: passwordHash },
  });
}
