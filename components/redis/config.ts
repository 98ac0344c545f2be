import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { tlsPaths, TLS_VERSION } from "../../model/tls.ts";
import { secretPath } from "../../model/workload.ts";

/** Folder of the append-only file; the image keeps it for the workload's user. */
export const REDIS_STORAGE = "/data";

/** Seconds of silence after which the other end is asked whether it is still there. */
const KEEPALIVE_SECONDS = 60;

/** Connections at most: each costs some 20 KiB, so that all of them fit beside the data. */
const CONNECTIONS = 256;

/** Redis' configuration as directives, in the order in which they are written. */
export function redisConfig({ memory }: Platform): string {
  const { authority, certificate, key } = tlsPaths("redis");
  const directives = [
    // No port without TLS.
    ["port", "0"],
    ["tls-port", `${listeners.redis.commands.port}`],
    ["tls-protocols", `TLSv${TLS_VERSION}`],
    ["tls-cert-file", certificate],
    ["tls-key-file", key],
    ["tls-ca-cert-file", authority],
    // Clients on the host have no certificate: the password is what everybody must show.
    ["tls-auth-clients", "optional"],
    ["aclfile", secretPath("redis-users.acl")],
    ["dir", REDIS_STORAGE],
    // Every write is on disk within a second and in the kernel at once: a killed process loses none.
    ["appendonly", "yes"],
    ["appendfsync", "everysec"],
    ["save", '""'],
    // To rewrite the file the process forks, and in the worst case everything is there twice.
    ["maxmemory", `${memory.redis.share(40).bytes}`],
    // State must not vanish in silence: a full store refuses writes and says so.
    ["maxmemory-policy", "noeviction"],
    ["maxclients", `${CONNECTIONS}`],
    ["tcp-keepalive", `${KEEPALIVE_SECONDS}`],
    ["daemonize", "no"],
    ["logfile", '""'],
  ];
  return directives.map((directive) => `${directive.join(" ")}\n`).join("");
}
