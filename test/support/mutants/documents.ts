import { isHarmless } from "./harmless.ts";
import type { ProgramKind } from "../../../policies/judging/programs.ts";
import { isFields, walk } from "../../../policies/judging/values.ts";

/** One thing that becomes something else; `undefined` where it is taken out. */
export interface Mutation {
  readonly place: string;
  readonly value: unknown;
  readonly key: string;
  /** Another place of which the same becomes. */
  readonly also?: string;
}

/** What a configuration keeps safe with: encryption, and asking and showing who one is. */
const PROTECTING =
  /^(tls|tls_config|.*_tls_config|tls_server_config|tls_connection_policies|tls_enabled|tls_cert_path|cert_file|client_ca_file|client_auth_type|client_authentication|certificate|ssl|client-auth|tlsAuth|tlsClientCert|auth|authenticator|basic_auth.*|authorization|password|password_file)$/;

/** How long is kept what is kept. */
const KEEPING = /^(block_retention|retention_period|retention_enabled)$/;

/** All that a document can lose that protects what it is about. */
export function documentMutations(kind: ProgramKind, document: unknown): Mutation[] {
  const leaves = [...walk(document)];
  return leaves.flatMap((leaf): Mutation[] => {
    const { path: place, key, value } = leaf;
    if (isHarmless(kind, leaf, document)) return [];
    const [, half = ""] = /^(?:tls_)?(cert)(?:_file|_path)$/.exec(key) ?? [];
    if (half !== "") {
      // A certificate goes together with its key: no program starts with one of them alone.
      return [{ place, key, value: undefined, also: place.replace(/cert(_file|_path)$/, "key$1") }];
    }
    if (PROTECTING.test(key) && !place.endsWith("]")) return [{ place, key, value: undefined }];
    if (KEEPING.test(key) || (key === "ttl" && isFields(value)))
      return [{ place, key, value: undefined }];
    if (kind === "gateway" && isFields(value) && value["handler"] === "authentication") {
      return [{ place, key: "authentication", value: undefined }];
    }
    if (key === "scheme" && value === "https") return [{ place, key, value: undefined }];
    if (/^(url|endpoint)$/.test(key) && String(value).startsWith("https://")) {
      return [{ place, key, value: String(value).replace("https:", "http:") }];
    }
    return [];
  });
}

/**
 * The lines of a file of directives that protect. Not among them are those without which Redis and
 * Grafana do not start: the authority of Redis' clients, and the certificate of an `https`.
 */
export function lineMutations(text: string): Mutation[] {
  return text
    .split("\n")
    .filter((line) =>
      /^(port 0|tls-(port|cert-file|key-file)|aclfile|requirepass|protocol =)/.test(line),
    )
    .map((line) => ({ place: line, value: undefined, key: line.split(/[ =]/)[0] ?? line }));
}
