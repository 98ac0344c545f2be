import type { ProgramKind } from "../../../policies/judging/programs.ts";
import { at, fieldsOf, isFields, type Leaf } from "../../../policies/judging/values.ts";

/** What is taken out, and what stands around it, from the inside to the outside. */
interface Taken extends Leaf {
  readonly kind: ProgramKind;
  readonly around: readonly unknown[];
}

/** Why nobody loses any protection by what is taken out. */
const reasons: Readonly<Record<string, (taken: Taken) => boolean>> = {
  "dashboards and rules have queries and texts, no connections": ({ kind }) =>
    kind === "grafana-dashboard" || kind === "prometheus-rules",
  "what answers, or is dialled on, its own machine alone is out of everybody's reach": ({
    path,
    value,
    around,
  }) =>
    isOwnHost(value) ||
    around.some((fields) =>
      ["endpoint", "frontend_address"].some((key) => isOwnHost(fieldsOf(fields)[key])),
    ) ||
    (/^server\.grpc_tls_config\b/.test(path) &&
      isOwnHost(at(around.at(-1), "server", "grpc_listen_address"))),
  "a gateway without its certificates answers nobody": ({ kind, path }) =>
    kind === "gateway" && (path === "apps.tls" || path.startsWith("apps.tls.")),
  "a gateway does not start with an account that has no password": ({ kind, path }) =>
    kind === "gateway" && /\.accounts\[\d+\]\.password$/.test(path),
  "a Grafana that says it shows a certificate and has none is refused by whom it asks": ({
    kind,
    key,
  }) => kind === "grafana-data-sources" && key === "tlsClientCert",
  "a client without the password that it is asked for is refused": ({ key, path, kind }) =>
    (kind === "prometheus" && key === "password_file") ||
    (kind === "collector" && key === "password" && path.startsWith("receivers.")),
  "a client that shows a password needs no certificate": ({ key, around }) =>
    key === "cert_file" && isFields(around[1]) && "password" in around[1],
  "a client that shows a password and does not know whom to trust trusts nobody": ({
    kind,
    key,
    around,
  }) => kind === "prometheus" && key === "tls_config" && isFields(at(around[0], "basic_auth")),
};

/** Whether nobody loses anything by what is taken out. */
export function isHarmless(kind: ProgramKind, leaf: Leaf, document: unknown): boolean {
  const taken = { ...leaf, kind, around: aroundOf(document, leaf.path) };
  return Object.values(reasons).some((holds) => holds(taken));
}

function isOwnHost(value: unknown): boolean {
  return typeof value === "string" && /^(https?:\/\/)?(127\.|localhost\b)/.test(value);
}

/** What stands around a place, the nearest first, the document last. */
function aroundOf(document: unknown, path: string): unknown[] {
  const around = [document];
  for (const [, quoted, index, key] of path.matchAll(/\['([^']*)'\]|\[(\d+)\]|([^.[\]]+)/g)) {
    const outer = around[0];
    const inner = Array.isArray(outer)
      ? (outer as unknown[])[Number(index)]
      : at(outer, quoted ?? key ?? "");
    around.unshift(inner);
  }
  return around.slice(1);
}
