import { listenersOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import { goMemoryLimit, type Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { yaml } from "../yaml.ts";
import { jaegerConfig, JAEGER_STORAGE } from "./config.ts";
import { STRATEGIES, strategiesFor } from "./strategies.ts";

/** Jaeger as a workload. */
export function jaegerWorkload(platform: Platform) {
  const tls = tlsFiles("jaeger");
  return {
    name: "jaeger",
    image: "jaeger",
    args: [`--config=file:${configurationPath("jaeger.yaml")}`],
    environment: { GOMEMLIMIT: goMemoryLimit(platform.memory.jaeger) },
    configuration: [
      { name: "jaeger.yaml", text: yaml(jaegerConfig(platform)) },
      { name: STRATEGIES, text: `${JSON.stringify(strategiesFor(platform), null, 2)}\n` },
    ],
    secrets: [tls.authority, tls.certificate, tls.key],
    listeners: listenersOf(platform, "jaeger"),
    readiness: { listener: listeners.jaeger.metrics, path: "/metrics" },
    memory: platform.memory.jaeger,
    cpus: platform.cpus.jaeger,
    storage: { path: JAEGER_STORAGE },
    user: 10001,
  } as const satisfies Workload;
}
