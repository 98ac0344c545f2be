import { tlsPaths, TLS_VERSION } from "../../model/tls.ts";

const { authority, certificate, key } = tlsPaths("collector");

/** What the Collector shows to its callers. */
export const serverTls = { cert_file: certificate, key_file: key, min_version: TLS_VERSION };

/** What it shows to those it dials, and whom it believes. */
export const clientTls = {
  ca_file: authority,
  cert_file: certificate,
  key_file: key,
  min_version: TLS_VERSION,
};
