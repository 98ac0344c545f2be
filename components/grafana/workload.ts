import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf, replicasOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { grafanaConfig } from "./config.ts";
import { dashboardFiles } from "./dashboards.ts";
import { databaseFiles, GRAFANA_STORAGE, secretsOfDatabase, writable } from "./database.ts";
import { ini } from "./ini.ts";
import { provisioningFiles, PROVISIONING } from "./provisioning.ts";
import { grafanaStart } from "./start.ts";

/** Grafana as a workload. */
export function grafanaWorkload(platform: Platform) {
  const tls = tlsFiles("grafana");
  return {
    name: "grafana",
    replicas: replicasOf(platform, "grafana"),
    image: "grafana",
    entrypoint: ["/bin/sh", configurationPath("start.sh")],
    args: [],
    environment: {
      GOMEMLIMIT: goMemoryLimit(platform.memory.grafana),
      // The image sets these itself, and the environment outranks the file.
      GF_PATHS_CONFIG: configurationPath("grafana.ini"),
      GF_PATHS_PROVISIONING: configurationPath(PROVISIONING),
      GF_PATHS_DATA: GRAFANA_STORAGE,
      GF_PATHS_LOGS: `${GRAFANA_STORAGE}/log`,
      GF_PATHS_PLUGINS: `${GRAFANA_STORAGE}/plugins`,
    },
    configuration: [
      { name: "grafana.ini", text: ini(grafanaConfig(platform)) },
      { name: "start.sh", text: grafanaStart },
      ...provisioningFiles(platform),
      ...dashboardFiles(platform),
      ...databaseFiles(platform),
    ],
    secrets: [
      tls.authority,
      tls.certificate,
      tls.key,
      "grafana-admin-password",
      "grafana-metrics-password",
      "grafana-secret-key",
      "grafana-user-header",
      ...secretsOfDatabase(platform),
    ],
    listeners: listenersOf(platform, "grafana"),
    readiness: { listener: listeners.grafana.http, path: "/api/health" },
    memory: platform.memory.grafana,
    cpus: cpuLimitOf("grafana"),
    ...writable(platform),
    user: 472,
  } as const satisfies Workload;
}
