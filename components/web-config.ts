import type { WorkloadName } from "../model/listeners.ts";
import { tlsPaths, TLS_VERSION } from "../model/tls.ts";

/** Oldest protocol in the words of Prometheus and Alertmanager. */
export const WEB_TLS_VERSION = `TLS${TLS_VERSION.replace(".", "")}`;

/** The guard of Prometheus' or Alertmanager's listener, the file of `--web.config.file`. */
export function webConfig(name: WorkloadName) {
  const { authority, certificate, key } = tlsPaths(name);
  return {
    tls_server_config: {
      cert_file: certificate,
      key_file: key,
      client_ca_file: authority,
      client_auth_type: "RequireAndVerifyClientCert",
      min_version: WEB_TLS_VERSION,
    },
  };
}
