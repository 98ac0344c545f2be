import { inFile } from "../judging/files.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { ProgramKind } from "../judging/programs.ts";
import type { Stack } from "../judging/stack.ts";
import { walk } from "../judging/values.ts";

/** Who is dialled has to prove who it is. */
export const certificatesAreVerified = policy({
  name: "certificates-are-verified",
  concern: "transport",
  severity: "critical",
  scope: "resource",
  description:
    "A client that takes any certificate talks to whoever answers: TLS hides the conversation from everybody but the one who wants to read it.",
  remedy:
    "Remove `insecure_skip_verify` (`tlsSkipVerify`, `tls_skip_verify`, …) and name the authority that signed the certificate instead: `ca_file`, `tls_ca_path`, `tlsAuthWithCACert`; set `server_name` where it is for another name than the one that is dialled.",
  *judge(stack) {
    yield* inDocuments(stack);
    yield* inCommands(stack);
  },
});

/** Every program whose configuration may dial somebody. */
export const DIALLING: readonly ProgramKind[] = [
  ...(["collector", "tempo", "loki", "prometheus", "web-configuration", "alertmanager"] as const),
  ...(["grafana-data-sources", "gateway", "zipkin", "grafana", "redis"] as const),
];

/** Names of switches that turn the proof off, without what joins their words. */
const SKIPS =
  /^(tls)?(client)?(insecure)?skip(tls|ssl|host|hostname|cert|certificate)?(verify|verification)(insecure)?$|^tlsinsecureskipverify$|^skipserververify$|^(kubelet)?insecuretls$|^insecureskiptlsverify$/;

/** Names of switches that turn it on. */
const VERIFIES =
  /^((tls|ssl|pythonhttps)verify|verify(tls|ssl|certs?|certificates?|hostname)|(tls|ssl|cert|certificate|hostname|peer)verif(y|ication)|rejectunauthorized|nodetlsrejectunauthorized)$/;

function* inDocuments(stack: Stack): Generator<Finding> {
  for (const { file, document } of stack.programs(...DIALLING)) {
    for (const { path, key, value } of walk(document)) {
      const must = complaint(key, value);
      if (must === undefined) continue;
      yield { resource: file.resource, path: inFile(file, path), must, got: value };
    }
  }
}

function* inCommands(stack: Stack): Generator<Finding> {
  for (const { resource, path, command, variables } of stack.containers) {
    const where = path === "" ? "command" : path;
    for (const word of command.flatMap((text) => text.split(/\s+/))) {
      const [, flag, value] = /^--?([\w.-]+)(?:=(.*))?$/.exec(word) ?? [];
      if (flag === undefined) continue;
      // Only what follows the last dot is the switch: `--es.tls.skip-host-verify`.
      const names = [flag, flag.split(".").at(-1) ?? flag];
      const must = names.map((name) => complaint(name, value ?? "true")).find(Boolean);
      if (must !== undefined)
        yield { resource, path: `${where}: ${word}`, must, got: value ?? "true" };
    }
    for (const { path: place, name, value } of variables) {
      const must = complaint(name, value) ?? complaint(name.replace(/^GF_[A-Z]+_/, ""), value);
      if (must !== undefined) yield { resource, path: `${place} (${name})`, must, got: value };
    }
  }
}

function complaint(name: string, value: unknown): string | undefined {
  if (!["string", "boolean", "number"].includes(typeof value)) return undefined;
  const plain = name.toLowerCase().replaceAll(/[_-]/g, "");
  const said = String(value).toLowerCase();
  if (/^(true|yes|on|1)$/.test(said) && skips(plain)) return "not be set";
  if (/^(false|no|off|0|none)$/.test(said) && VERIFIES.test(plain)) return "not be switched off";
  return undefined;
}

/** A variable has its program's name before the switch's. */
function skips(plain: string): boolean {
  return SKIPS.test(plain) || /(insecureskipverify|tlsskipverify|skiptlsverify)$/.test(plain);
}
