import { listenersOf, replicasOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { isRing } from "../dskit-ring.ts";
import { objectStorageParts } from "../object-storage.ts";
import { yaml } from "../yaml.ts";
import { tempoConfig, TEMPO_TENANTS } from "./config.ts";
import { tenantLimits } from "./limits.ts";
import { TEMPO_STORAGE } from "./storage.ts";

/** Tempo as a workload. */
export function tempoWorkload(platform: Platform) {
  const tls = tlsFiles("tempo");
  const store = objectStorageParts(platform);
  const { http, health } = listeners.tempo;
  return {
    name: "tempo",
    replicas: replicasOf(platform, "tempo"),
    image: "tempo",
    args: [`-config.file=${configurationPath("tempo.yaml")}`],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.memory.tempo), ...store.environment },
    configuration: [
      { name: "tempo.yaml", text: yaml(tempoConfig(platform)) },
      { name: TEMPO_TENANTS, text: yaml(tenantLimits(platform)) },
      ...store.configuration,
    ],
    secrets: [tls.authority, tls.certificate, tls.key, ...store.secrets],
    listeners: listenersOf(platform, "tempo"),
    readiness: { listener: isRing(platform, "tempo") ? health : http, path: "/ready" },
    memory: platform.memory.tempo,
    cpus: platform.cpus.tempo,
    storage: { path: TEMPO_STORAGE },
    user: 10001,
  } as const satisfies Workload;
}
