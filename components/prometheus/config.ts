import { addressesOf, edgesFrom, replicasOf } from "../../model/deployment.ts";
import type { Platform } from "../../model/platform.ts";
import { CERTIFICATE_ENDS } from "../../model/tls.ts";
import { configurationPath, secretPath } from "../../model/workload.ts";
import { remoteWriteConfig } from "./remote-write.ts";
import { clientTls, scrapeJob } from "./scrape.ts";

/** Folder of the time series; the image keeps it for the workload's user. */
export const PROMETHEUS_STORAGE = "/prometheus";

/** Name of the file of recording and alerting rules. */
export const RULES_FILE = "prometheus-rules.yaml";

/** Bytes that an exemplar takes with its trace and span, rounded up; the ring of them is allocated at once. */
const EXEMPLAR_BYTES = 256;

/** The label of what leaves one of several, and the value that each finds in its environment. */
const REPLICA = "replica";
const OWN_NAME = "${HOSTNAME}";

/** Prometheus' configuration: one scrape job for every edge that asks for metrics, and what is sent. */
export function prometheusConfig(platform: Platform) {
  const alertmanagers = edgesFrom(platform, "prometheus", "alerts");
  const several = replicasOf(platform, "prometheus") !== undefined;
  return {
    global: {
      scrape_interval: "10s",
      scrape_timeout: "5s",
      evaluation_interval: "10s",
      external_labels: {
        deployment_environment_name: platform.environmentName,
        ...(several && { [REPLICA]: OWN_NAME }),
      },
      ...scrapeLimits,
    },
    rule_files: [configurationPath(RULES_FILE), secretPath(CERTIFICATE_ENDS)],
    alerting: {
      // What two of them conclude is one alert, which Alertmanager tells by its labels.
      ...(several && { alert_relabel_configs: [{ action: "labeldrop", regex: REPLICA }] }),
      alertmanagers: alertmanagers.map((edge) => ({
        scheme: "https",
        api_version: "v2",
        tls_config: clientTls("client certificate"),
        static_configs: [{ targets: addressesOf(platform, edge) }],
      })),
    },
    scrape_configs: edgesFrom(platform, "prometheus", "scrape").map((edge) =>
      scrapeJob(platform, edge),
    ),
    ...remoteWriteConfig(platform),
    otlp: {
      // `http.server.duration` in seconds becomes `http_server_duration_seconds`, as rules and panels have it.
      translation_strategy: "UnderscoreEscapingWithSuffixes",
      // Labels of every series, beside `job` and `instance`, which come from these and the instance's id.
      promote_resource_attributes: [
        "service.name",
        "service.namespace",
        "service.version",
        "deployment.environment.name",
      ],
    },
    storage: {
      tsdb: {
        // What is sent may come late and unordered: the Collector retries, and senders' clocks differ.
        out_of_order_time_window: "10m",
      },
      exemplars: {
        max_exemplars: Math.floor(platform.memory.prometheus.share(4).bytes / EXEMPLAR_BYTES),
      },
    },
  };
}

/**
 * Beyond any of these a scrape fails as a whole, and an alert says so: better than one service whose
 * labels grow without end taking the memory of all.
 */
const scrapeLimits = {
  body_size_limit: "16MB",
  sample_limit: 20_000,
  label_limit: 64,
  label_name_length_limit: 256,
  label_value_length_limit: 2048,
};
