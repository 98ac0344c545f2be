import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf, replicasOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { webConfig } from "../web-config.ts";
import { yaml } from "../yaml.ts";
import { clusterArgs, clusterFiles } from "./cluster.ts";
import { alertmanagerConfig, ALERTMANAGER_STORAGE } from "./config.ts";
import { receiverFiles, secretsOfReceivers } from "./receivers.ts";

/** Alertmanager as a workload. */
export function alertmanagerWorkload(platform: Platform) {
  const { http } = listeners.alertmanager;
  const tls = tlsFiles("alertmanager");
  return {
    name: "alertmanager",
    replicas: replicasOf(platform, "alertmanager"),
    image: "alertmanager",
    args: [
      `--config.file=${configurationPath("alertmanager.yaml")}`,
      `--web.config.file=${configurationPath("alertmanager-web.yaml")}`,
      `--web.listen-address=0.0.0.0:${http.port}`,
      ...clusterArgs(platform),
      `--storage.path=${ALERTMANAGER_STORAGE}`,
      "--log.format=json",
    ],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.memory.alertmanager) },
    configuration: [
      { name: "alertmanager.yaml", text: yaml(alertmanagerConfig(platform)) },
      { name: "alertmanager-web.yaml", text: yaml(webConfig("alertmanager")) },
      ...clusterFiles(platform),
      ...receiverFiles(platform),
    ],
    secrets: [tls.authority, tls.certificate, tls.key, ...secretsOfReceivers(platform)],
    listeners: listenersOf(platform, "alertmanager"),
    readiness: { listener: http, path: "/-/ready" },
    memory: platform.memory.alertmanager,
    cpus: cpuLimitOf("alertmanager"),
    storage: { path: ALERTMANAGER_STORAGE },
    user: 65534,
  } as const satisfies Workload;
}
