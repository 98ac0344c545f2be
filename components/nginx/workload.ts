import { cpuLimitOf } from "../../model/cpu.ts";
import { listenersOf } from "../../model/deployment.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { tlsFiles } from "../../model/tls.ts";
import { configurationPath, type Workload } from "../../model/workload.ts";
import { APPS_TOKENS, nginxConfig, NGINX_SCRATCH } from "./config.ts";

/** nginx, in front of the sample services, as a workload. */
export function nginxWorkload(platform: Platform) {
  const tls = tlsFiles("nginx");
  return {
    name: "nginx",
    image: "nginx",
    // Without the scripts of the image, which would write into its configuration.
    entrypoint: ["/usr/sbin/nginx"],
    args: ["-e", "stderr", "-c", configurationPath("nginx.conf"), "-g", "daemon off;"],
    environment: {},
    configuration: [{ name: "nginx.conf", text: nginxConfig() }],
    secrets: [tls.authority, tls.certificate, tls.key, APPS_TOKENS],
    listeners: listenersOf(platform, "nginx"),
    readiness: { listener: listeners.nginx.https, path: "/health" },
    memory: platform.memory.nginx,
    cpus: cpuLimitOf("nginx"),
    scratch: [NGINX_SCRATCH],
    user: 101,
  } as const satisfies Workload;
}
