import { listeners, listenersOf } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { yaml } from "../yaml.ts";
import { collectorConfig, COLLECTOR_STORAGE } from "./config.ts";

/** The Collector as a workload. */
export function collectorWorkload(platform: Platform) {
  const tls = tlsFiles("collector");
  return {
    name: "collector",
    image: "collector",
    args: [`--config=file:${configurationPath("collector.yaml")}`],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.collector.memory) },
    configuration: [{ name: "collector.yaml", text: yaml(collectorConfig(platform)) }],
    secrets: [tls.authority, tls.certificate, tls.key, "otlp-token"],
    listeners: listenersOf("collector"),
    readiness: { listener: listeners.collector.health, path: "/" },
    memory: platform.collector.memory,
    cpus: 1,
    ...(platform.collector.persistentQueues && { storage: { path: COLLECTOR_STORAGE } }),
    user: 10001,
  } as const satisfies Workload;
}
