import { listenersOf, replicasOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { objectStorageParts } from "../object-storage.ts";
import { yaml } from "../yaml.ts";
import { lokiConfig } from "./config.ts";
import { LOKI_STORAGE } from "./storage.ts";

/** Loki as a workload. */
export function lokiWorkload(platform: Platform) {
  const tls = tlsFiles("loki");
  const store = objectStorageParts(platform);
  return {
    name: "loki",
    replicas: replicasOf(platform, "loki"),
    image: "loki",
    args: [`-config.file=${configurationPath("loki.yaml")}`],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.memory.loki), ...store.environment },
    configuration: [
      { name: "loki.yaml", text: yaml(lokiConfig(platform)) },
      ...store.configuration,
    ],
    secrets: [tls.authority, tls.certificate, tls.key, ...store.secrets],
    listeners: listenersOf(platform, "loki"),
    readiness: { listener: listeners.loki.http, path: "/ready" },
    memory: platform.memory.loki,
    cpus: platform.cpus.loki,
    storage: { path: LOKI_STORAGE },
    user: 10001,
  } as const satisfies Workload;
}
