import { listeners } from "../../model/listeners.ts";
import { replicasOf } from "../../model/deployment.ts";
import type { Platform } from "../../model/platform.ts";
import { domainOf } from "../../model/replicas.ts";
import { tlsPaths } from "../../model/tls.ts";
import { configurationPath, type ConfigurationFile } from "../../model/workload.ts";
import { webConfig, WEB_TLS_VERSION } from "../web-config.ts";
import { yaml } from "../yaml.ts";

const CLUSTER_FILE = "alertmanager-cluster.yaml";

/** Address of who is gone that is no longer asked for: the one who comes in its stead has another. */
const FORGOTTEN_AFTER = "5m";

/**
 * How an Alertmanager finds the others and talks to them, or that there are none.
 *
 * The domain of them all is asked for anew four times a minute, and they call each other by the addresses
 * that it has: each sooner or later knows each, whoever was there first.
 */
export function clusterArgs(platform: Platform): string[] {
  const { port } = listeners.alertmanager.gossip;
  // Without peers it needs no second port, which knows no guard by default.
  if (replicasOf(platform, "alertmanager") === undefined) return ["--cluster.listen-address="];
  return [
    `--cluster.listen-address=0.0.0.0:${port}`,
    `--cluster.peer=${domainOf("alertmanager")}:${port}`,
    `--cluster.tls-config=${configurationPath(CLUSTER_FILE)}`,
    `--cluster.reconnect-timeout=${FORGOTTEN_AFTER}`,
  ];
}

/** The guard of what they tell each other, where there are others. */
export function clusterFiles(platform: Platform): ConfigurationFile[] {
  if (replicasOf(platform, "alertmanager") === undefined) return [];
  return [{ name: CLUSTER_FILE, text: yaml(clusterConfig()) }];
}

/** As at its other port; called by their addresses, which no certificate has, they show their common name. */
function clusterConfig() {
  const { authority, certificate, key } = tlsPaths("alertmanager");
  return {
    ...webConfig("alertmanager"),
    tls_client_config: {
      ca_file: authority,
      cert_file: certificate,
      key_file: key,
      server_name: "alertmanager",
      min_version: WEB_TLS_VERSION,
    },
  };
}
