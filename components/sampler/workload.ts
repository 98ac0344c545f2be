import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf, replicasOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { SAMPLER_REFUSES_FROM } from "../../model/sampler-memory.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { archiveFolders } from "../archive.ts";
import { garbageLimit } from "../memory-limiter.ts";
import { queueKeeping } from "../queue-storage.ts";
import { RECORD_POLICY } from "../sampling.ts";
import { yaml } from "../yaml.ts";
import { samplerConfig } from "./config.ts";

/** The samplers as a workload of replicas: who gets a trace is told by their number, which stays. */
export function samplerWorkload(platform: Platform) {
  const tls = tlsFiles("sampler");
  return {
    name: "sampler",
    replicas: replicasOf(platform, "sampler"),
    image: "collector",
    args: [`--config=file:${configurationPath("sampler.yaml")}`, RECORD_POLICY],
    environment: { GOMEMLIMIT: garbageLimit(platform.memory.sampler, SAMPLER_REFUSES_FROM) },
    configuration: [{ name: "sampler.yaml", text: yaml(samplerConfig(platform)) }],
    secrets: [tls.authority, tls.certificate, tls.key],
    listeners: listenersOf(platform, "sampler"),
    readiness: { listener: listeners.sampler.health, path: "/" },
    memory: platform.memory.sampler,
    cpus: cpuLimitOf("sampler"),
    ...queueKeeping(platform.collector),
    sharedFolders: archiveFolders(platform, "sampler"),
    user: 10001,
  } as const satisfies Workload;
}
