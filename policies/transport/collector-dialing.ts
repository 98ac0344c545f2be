import { dialersOf, placeOf, says, type Part } from "../judging/collector.ts";
import { isLoopback, isPlainUrl, withoutPassword } from "../judging/endpoints.ts";
import { inFile, type File } from "../judging/files.ts";
import { policy, type Finding } from "../judging/policy.ts";
import {
  UNKNOWN,
  at,
  fieldsOf,
  isFields,
  itemsOf,
  joined,
  textOf,
  namesIn,
} from "../judging/values.ts";

/** Whatever a Collector, or Jaeger, dials is spoken to in TLS. */
export const collectorExportersUseTls = policy({
  name: "collector-exporters-use-tls",
  concern: "transport",
  severity: "high",
  scope: "resource",
  description:
    "What a Collector sends on, what it asks others for, and the credentials that it shows them must not be read or changed on the way.",
  remedy:
    "Remove `tls.insecure` and name the authority in `tls.ca_file`; write `https://` instead of `http://`; give `kafka` a `tls` block, and `redis` one with `ca_file` or `insecure: false`.",
  *judge(stack) {
    for (const program of stack.programs("collector")) {
      for (const part of dialersOf(program)) {
        if (PROBES.has(part.kind)) continue;
        yield* plainIn(part.program.file, part.fields, part.inner);
        yield* plainByDefault(part);
      }
      const telemetry = at(program.document, "service", "telemetry");
      yield* plainIn(program.file, telemetry, "service.telemetry");
    }
  },
});

/** What asks for somebody's page only to see whether it is there. */
const PROBES = new Set(["httpcheck", "tcpcheck"]);

/** Fields in which a URL is a name or somebody else's business: a scrape job has a policy of its own. */
const NOT_DIALLED = /^(headers|scrape_configs|schema_url|namespace|attributes|audience|scopes?)$/;

/** Everything in a part that is told to speak in plain text to another machine. */
export function* plainIn(file: File, value: unknown, inner: string): Generator<Finding> {
  const finding = (path: string, must: string, got: unknown) => ({
    ...{ resource: file.resource, path: inFile(file, path) },
    ...{ must, got },
  });
  const within = function* (part: unknown, path: string, own: boolean): Generator<Finding> {
    if (isPlainUrl(part)) yield finding(path, "be a URL of https", withoutPassword(part));
    for (const [index, item] of itemsOf(part).entries()) {
      yield* within(item, `${path}[${index}]`, own);
    }
    if (!isFields(part)) return;
    const address = part["endpoint"] ?? part["url"];
    const toItself = address === undefined ? own : isLoopback(address);
    for (const [name, field] of Object.entries(part)) {
      if (NOT_DIALLED.test(name)) continue;
      const place = joined(path, name);
      if (name === "insecure" && String(field) === "true") {
        if (!toItself) yield finding(place, "be false", field);
      } else yield* within(field, place, toItself);
    }
  };
  yield* within(value, inner, false);
}

/** Parts that speak in plain text as long as nothing else is said. */
function* plainByDefault(part: Part): Generator<Finding> {
  const { kind, fields, program } = part;
  const { resource } = program.file;
  const { tls } = fields;
  const path = placeOf(part, "tls");
  if (kind.startsWith("kafka")) {
    const brokers = [fields["brokers"]].flat();
    const outside = brokers.some((broker) => textOf(broker) !== undefined && !isLoopback(broker));
    const said = [tls, at(fields, "auth", "tls")].some((one) => isFields(one) || one === UNKNOWN);
    if (outside && !said) yield { resource, path, must: "be there", got: undefined };
  }
  if (kind === "redis" && part.role === "receiver") {
    const endpoint = textOf(fields["endpoint"]);
    if (endpoint === undefined || isLoopback(endpoint) || tls === UNKNOWN) return;
    const secured = says(fieldsOf(tls), "ca_file", "ca_pem") || at(tls, "insecure") === false;
    const told = String(at(tls, "insecure")) === "true"; // has been found already
    if (!secured && !told) {
      yield { resource, path, must: "have a 'ca_file' or 'insecure: false'", got: namesIn(tls) };
    }
  }
}
