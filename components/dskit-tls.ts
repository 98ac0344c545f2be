import type { WorkloadName } from "../model/listeners.ts";
import { tlsPaths, TLS_VERSION } from "../model/tls.ts";

/** Oldest protocol in the words of the server that Tempo and Loki share. */
export const DSKIT_TLS_VERSION = `VersionTLS${TLS_VERSION.replace(".", "")}`;

/** The guard of a port of Tempo or Loki: their own certificate, and the caller must show one, too. */
export function dskitServerTls(name: WorkloadName) {
  const { authority, certificate, key } = tlsPaths(name);
  return {
    cert_file: certificate,
    key_file: key,
    client_auth_type: "RequireAndVerifyClientCert",
    client_ca_file: authority,
  };
}

/** How the parts of Tempo or Loki, all in one process, dial each other through such a port. */
export function dskitClientTls(name: WorkloadName) {
  const { authority, certificate, key } = tlsPaths(name);
  return {
    tls_enabled: true,
    tls_ca_path: authority,
    tls_cert_path: certificate,
    tls_key_path: key,
    tls_server_name: name,
    tls_min_version: DSKIT_TLS_VERSION,
  };
}
