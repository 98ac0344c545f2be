import {
  asksForCertificate,
  dialersOf,
  listenersOf,
  placeOf,
  says,
  type Part,
} from "../judging/collector.ts";
import { isLoopback, isSaid } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { UNKNOWN, at, fieldsOf, isFields, itemsOf, textOf } from "../judging/values.ts";
import { SENDS, showsSomething } from "./showing.ts";

/** The components know each other by their certificates. */
export const componentsAuthenticateEachOther = policy({
  name: "components-authenticate-each-other",
  concern: "authentication",
  severity: "high",
  scope: "resource",
  description:
    "A network that only the platform is in is one mistake away from one that others are in, too: what answers other components asks for their certificate, and what dials shows one, or a token.",
  remedy:
    "Tempo, Loki, Prometheus, Alertmanager: `client_auth_type: RequireAndVerifyClientCert` with `client_ca_file` (or `basic_auth_users`). Jaeger's query and the `prometheus` exporter: `tls.client_ca_file`. Zipkin: `armeria.ssl.client-auth: REQUIRE`. Exporters: `tls.cert_file` and `tls.key_file`, `auth.authenticator` or a header `Authorization`; Tempo's and Loki's clients: `tls_cert_path` and `tls_key_path`.",
  *judge(stack) {
    for (const program of stack.programs("tempo", "loki")) {
      yield* askedByServer(program);
      yield* shownByClients(program);
    }
    for (const program of stack.programs("web-configuration")) yield* askedByWeb(program);
    for (const program of stack.programs("zipkin")) yield* askedByZipkin(program);
    for (const program of stack.programs("collector")) yield* ofCollector(program);
  },
});

const REQUIRED = "RequireAndVerifyClientCert";

function* askedByServer({ document, file }: Program): Generator<Finding> {
  for (const protocol of ["http", "grpc"]) {
    const server = fieldsOf(document["server"]);
    if (isLoopback(server[`${protocol}_listen_address`])) continue;
    const tls = server[`${protocol}_tls_config`];
    if (tls === UNKNOWN) continue;
    yield* asked(tls, { file, inner: `server.${protocol}_tls_config` });
  }
}

function* askedByWeb({ document, file }: Program): Generator<Finding> {
  if (Object.keys(fieldsOf(document["basic_auth_users"])).length > 0) return;
  yield* asked(document["tls_server_config"], { file, inner: "tls_server_config" });
}

function* asked(
  tls: unknown,
  { file, inner }: Pick<Program, "file"> & { readonly inner: string },
): Generator<Finding> {
  const { resource } = file;
  const type = at(tls, "client_auth_type");
  if (type !== REQUIRED && type !== UNKNOWN) {
    const path = inFile(file, `${inner}.client_auth_type`);
    yield { resource, path, must: `be ${REQUIRED}`, got: type };
  } else if (!says(fieldsOf(tls), "client_ca_file", "client_ca")) {
    const path = inFile(file, `${inner}.client_ca_file`);
    yield { resource, path, must: "be there", got: undefined };
  }
}

function* askedByZipkin({ document, file }: Program): Generator<Finding> {
  const armeria = fieldsOf(document["armeria"]);
  const addresses = itemsOf(armeria["ports"]).map((port) => at(port, "ip"));
  // Without TLS there is nothing to ask in; that is another policy's.
  if (at(armeria, "ssl", "enabled") !== true) return;
  if (addresses.length > 0 && addresses.every(isLoopback)) return;
  const ssl = fieldsOf(armeria["ssl"]);
  const asks = ssl["client-auth"] ?? ssl["clientAuth"] ?? ssl["client_auth"];
  if (textOf(asks)?.toUpperCase() === "REQUIRE") return;
  const path = inFile(file, "armeria.ssl.client-auth");
  yield { resource: file.resource, path, must: "be REQUIRE", got: asks };
}

/** What of a Collector hands out what it holds. */
const HANDING_OUT = [
  "prometheus",
  "jaegerquery",
  "jaegermcp",
  "remotesampling",
  "jaegerremotesampling",
];

function* ofCollector(program: Program): Generator<Finding> {
  const { resource } = program.file;
  for (const listener of listenersOf(program)) {
    if (listener.role === "receiver" || !HANDING_OUT.includes(listener.kind)) continue;
    const { fields } = listener;
    if (asksForCertificate(fields) || isSaid(at(fields, "auth", "authenticator"))) continue;
    const path = placeOf(listener, "tls.client_ca_file");
    const must = `be there for what answers at '${listener.endpoint}', or an 'auth.authenticator'`;
    yield { resource, path, must, got: undefined };
  }
  for (const part of dialersOf(program)) {
    if (part.role !== "exporter" || !SENDS.has(part.kind) || sendsToItself(part)) continue;
    if (showsSomething(part.fields) || showsSomething(at(part.fields, "protocol", "otlp")))
      continue;
    const path = placeOf(part, "tls.cert_file");
    const must = "be there, with its key, or 'auth.authenticator', or a header that has a token";
    yield { resource, path, must, got: undefined };
  }
}

function sendsToItself({ fields }: Part): boolean {
  const dialled = [
    ...["endpoint", "traces_endpoint", "metrics_endpoint", "logs_endpoint"].map(
      (name) => fields[name],
    ),
    ...itemsOf(at(fields, "resolver", "static", "hostnames")),
  ].filter((address) => address !== undefined);
  return dialled.length > 0 && dialled.every(isLoopback);
}

/** Sections of Tempo and Loki about a client of their own kind. */
const CLIENT = /(^|_)grpc_client(_config)?$|^memberlist$/;

function* shownByClients({ document, file }: Program): Generator<Finding> {
  const inSection = function* (value: unknown, inner: string): Generator<Finding> {
    for (const [name, field] of Object.entries(fieldsOf(value))) {
      const place = inner === "" ? name : `${inner}.${name}`;
      if (CLIENT.test(name) && at(field, "tls_enabled") === true) {
        const shown = fieldsOf(field);
        if (says(shown, "tls_cert_path") && says(shown, "tls_key_path")) continue;
        const path = inFile(file, `${place}.tls_cert_path`);
        yield { resource: file.resource, path, must: "be there, with its key", got: undefined };
      } else if (isFields(field)) yield* inSection(field, place);
    }
  };
  yield* inSection(document, "");
}
