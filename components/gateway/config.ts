import { listenersByName } from "../../model/deployment.ts";
import type { Listener } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { tlsPaths } from "../../model/tls.ts";
import { logging } from "./log.ts";
import { metricsServer, storeServer } from "./servers.ts";

/** The gateway's configuration, in Caddy's own JSON: one server for each of its listeners. */
export function gatewayConfig(platform: Platform) {
  const { certificate, key } = tlsPaths("gateway");
  return {
    // What is deployed is what is in the preview: nothing can change it while it runs.
    admin: { disabled: true, config: { persist: false } },
    logging: logging(platform),
    apps: {
      http: { grace_period: "10s", metrics: {}, servers: servers(platform) },
      tls: {
        certificates: { load_files: [{ certificate, key }] },
        // The authority answers nobody, and the root file system cannot be written.
        disable_ocsp_stapling: true,
        disable_storage_check: true,
        disable_storage_clean: true,
      },
    },
  };
}

function servers(platform: Platform): Record<string, object> {
  const { metrics, ...stores } = listenersByName(platform, "gateway");
  return Object.fromEntries([
    ...Object.entries<Listener>(stores).map(([name, listener]) => [
      name,
      storeServer(name, listener, platform),
    ]),
    ...(metrics ? [["metrics", metricsServer(metrics)]] : []),
  ]) as Record<string, object>;
}
