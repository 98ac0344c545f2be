import { BOOSTS_FILE } from "../../model/boosts.ts";
import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf, replicasOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { keepsEverything } from "../../model/sampler-memory.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { archiveFolders } from "../archive.ts";
import { garbageLimit } from "../memory-limiter.ts";
import { yaml } from "../yaml.ts";
import { boostsFile } from "./boosts.ts";
import { collectorConfig } from "./config.ts";
import { followedLogs } from "./audit.ts";
import { queueKeeping } from "../queue-storage.ts";
import { surveySecrets } from "./surveys.ts";

/** The Collector as a workload. */
export function collectorWorkload(platform: Platform) {
  const tls = tlsFiles("collector");
  return {
    name: "collector",
    replicas: replicasOf(platform, "collector"),
    image: "collector",
    args: [`--config=file:${configurationPath("collector.yaml")}`],
    environment: { GOMEMLIMIT: garbageLimit(platform.memory.collector) },
    configuration: [
      { name: "collector.yaml", text: yaml(collectorConfig(platform)) },
      ...(keepsEverything(platform.collector.sampling)
        ? []
        : [{ name: BOOSTS_FILE, text: boostsFile([]) }]),
    ],
    secrets: [tls.authority, tls.certificate, tls.key, "otlp-tokens", ...surveySecrets(platform)],
    listeners: listenersOf(platform, "collector"),
    readiness: { listener: listeners.collector.health, path: "/" },
    memory: platform.memory.collector,
    cpus: cpuLimitOf("collector"),
    ...queueKeeping(platform.collector),
    sharedFolders: [...followedLogs(platform), ...archiveFolders(platform, "collector")],
    user: 10001,
  } as const satisfies Workload;
}
