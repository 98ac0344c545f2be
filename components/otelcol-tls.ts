import type { WorkloadName } from "../model/listeners.ts";
import { tlsPaths, TLS_VERSION } from "../model/tls.ts";

/** What a Collector (and Jaeger, which is one) shows to its callers. */
export function otelcolServerTls(name: WorkloadName) {
  const { certificate, key } = tlsPaths(name);
  return { cert_file: certificate, key_file: key, min_version: TLS_VERSION };
}

/** The same where the caller must show a certificate of the platform's authority, too. */
export function otelcolMutualTls(name: WorkloadName) {
  return { ...otelcolServerTls(name), client_ca_file: tlsPaths(name).authority };
}

/** What it shows to those it dials, and whom it believes. */
export function otelcolClientTls(name: WorkloadName) {
  return { ca_file: tlsPaths(name).authority, ...otelcolServerTls(name) };
}
