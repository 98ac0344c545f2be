import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { yaml } from "../yaml.ts";
import { stores, zipkinConfig } from "./config.ts";
import { javaOptions } from "./memory.ts";

/** Folder in memory for what the libraries unpack. */
const SCRATCH = "/tmp";

/** Zipkin as a workload. */
export function zipkinWorkload(platform: Platform) {
  return {
    name: "zipkin",
    image: "zipkin",
    args: [],
    environment: {
      SPRING_CONFIG_ADDITIONAL_LOCATION: `file:${configurationPath("zipkin.yaml")}`,
      JAVA_TOOL_OPTIONS: javaOptions(platform.memory.zipkin, SCRATCH),
      // What the image starts Java with goes before the above, and by default sets a heap of 160 MiB.
      JAVA_OPTS: "-XX:+ExitOnOutOfMemoryError",
    },
    configuration: [{ name: "zipkin.yaml", text: yaml(zipkinConfig(platform)) }],
    secrets: [stores.authority, stores.identity],
    listeners: listenersOf(platform, "zipkin"),
    readiness: { listener: listeners.zipkin.http, path: "/health" },
    memory: platform.memory.zipkin,
    cpus: cpuLimitOf("zipkin"),
    scratch: [SCRATCH],
    user: 1000,
  } as const satisfies Workload;
}
