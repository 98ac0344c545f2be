import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { redisConfig, REDIS_STORAGE } from "./config.ts";

/** Redis as a workload. */
export function redisWorkload(platform: Platform) {
  const tls = tlsFiles("redis");
  return {
    name: "redis",
    image: "redis",
    args: ["redis-server", configurationPath("redis.conf")],
    environment: {},
    configuration: [{ name: "redis.conf", text: redisConfig(platform) }],
    secrets: [tls.authority, tls.certificate, tls.key, "redis-users.acl"],
    listeners: listenersOf(platform, "redis"),
    readiness: { listener: listeners.redis.commands },
    memory: platform.memory.redis,
    cpus: cpuLimitOf("redis"),
    storage: { path: REDIS_STORAGE },
    user: 999,
  } as const satisfies Workload;
}
