import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { yaml } from "../yaml.ts";
import { lokiConfig, LOKI_STORAGE } from "./config.ts";

/** Loki as a workload. */
export function lokiWorkload(platform: Platform) {
  const tls = tlsFiles("loki");
  return {
    name: "loki",
    image: "loki",
    args: [`-config.file=${configurationPath("loki.yaml")}`],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.memory.loki) },
    configuration: [{ name: "loki.yaml", text: yaml(lokiConfig(platform)) }],
    secrets: [tls.authority, tls.certificate, tls.key],
    listeners: listenersOf(platform, "loki"),
    readiness: { listener: listeners.loki.http, path: "/ready" },
    memory: platform.memory.loki,
    cpus: cpuLimitOf("loki"),
    storage: { path: LOKI_STORAGE },
    user: 10001,
  } as const satisfies Workload;
}
