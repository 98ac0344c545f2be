import { secretPath } from "./workload.ts";
import type { WorkloadName } from "./listeners.ts";

/** Names of the secret files that hold a workload's TLS identity. */
export interface TlsFiles<Name extends WorkloadName> {
  /** Certificate of the platform's authority, which every peer's certificate must chain to. */
  readonly authority: "authority.crt";
  readonly certificate: `${Name}.crt`;
  readonly key: `${Name}.key`;
}

/** Oldest protocol any listener accepts; every client of the platform speaks it. */
export const TLS_VERSION = "1.3";

/** The secret files of a workload's identity: as server to its callers, as client to those it dials. */
export function tlsFiles<Name extends WorkloadName>(name: Name): TlsFiles<Name> {
  return { authority: "authority.crt", certificate: `${name}.crt`, key: `${name}.key` };
}

/** The same files as paths inside the workload. */
export function tlsPaths(name: WorkloadName) {
  const { authority, certificate, key } = tlsFiles(name);
  return {
    authority: secretPath(authority),
    certificate: secretPath(certificate),
    key: secretPath(key),
  };
}

/** Secret file of Prometheus' rules that come with the certificates: when each of them ends. */
export const CERTIFICATE_ENDS = "certificate-ends.yaml";
