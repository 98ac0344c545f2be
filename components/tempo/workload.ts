import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { yaml } from "../yaml.ts";
import { tempoConfig, TEMPO_STORAGE, TEMPO_TENANTS } from "./config.ts";
import { tenantLimits } from "./limits.ts";

/** Tempo as a workload. */
export function tempoWorkload(platform: Platform) {
  const tls = tlsFiles("tempo");
  return {
    name: "tempo",
    image: "tempo",
    args: [`-config.file=${configurationPath("tempo.yaml")}`],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.memory.tempo) },
    configuration: [
      { name: "tempo.yaml", text: yaml(tempoConfig(platform)) },
      { name: TEMPO_TENANTS, text: yaml(tenantLimits(platform)) },
    ],
    secrets: [tls.authority, tls.certificate, tls.key],
    listeners: listenersOf(platform, "tempo"),
    readiness: { listener: listeners.tempo.http, path: "/ready" },
    memory: platform.memory.tempo,
    cpus: cpuLimitOf("tempo"),
    storage: { path: TEMPO_STORAGE },
    user: 10001,
  } as const satisfies Workload;
}
