import { listenersOf, hasCertificate, placeOf } from "../judging/collector.ts";
import { isLoopback } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { UNKNOWN, fieldsOf, namesIn, textOf, type Fields } from "../judging/values.ts";
import { alertmanagersInPlainText, serversWithoutWebConfiguration } from "./stores-commands.ts";
import { grafanasInPlainText, redisInPlainText, zipkinsInPlainText } from "./stores-images.ts";

/** Stores, and what shows what is in them, answer in TLS. */
export const storesListenWithTls = policy({
  name: "stores-listen-with-tls",
  concern: "transport",
  severity: "high",
  scope: "resource",
  description:
    "Tempo, Loki, Prometheus, Alertmanager, Zipkin, Grafana and Redis answer with what was observed, and take credentials: both belong into TLS, on an inner network as well.",
  remedy:
    "Tempo and Loki: `server.http_tls_config` and `server.grpc_tls_config`, each with `cert_file` and `key_file`. Prometheus and Alertmanager: `--web.config.file` with `tls_server_config`, and `--cluster.tls-config` (or an empty `--cluster.listen-address=`). Grafana: `[server] protocol = https`, or `GF_SERVER_PROTOCOL`. Redis: `port 0`, `tls-port`, `tls-cert-file` and `tls-key-file`. Zipkin: `armeria.ssl.enabled` and ports of `https`. Or bind them to `127.0.0.1`.",
  *judge(stack) {
    for (const program of stack.programs("tempo", "loki")) yield* ofGrafanaLabs(program);
    for (const program of stack.programs("web-configuration")) yield* ofWebConfiguration(program);
    yield* serversWithoutWebConfiguration(stack);
    yield* alertmanagersInPlainText(stack);
    yield* grafanasInPlainText(stack);
    yield* redisInPlainText(stack);
    yield* zipkinsInPlainText(stack);
  },
});

/** Tempo and Loki are built on the same server; Tempo takes telemetry as a Collector does. */
function* ofGrafanaLabs(program: Program): Generator<Finding> {
  const { document } = program;
  yield* ofServer(program, "server", fieldsOf(document["server"]));
  const internal = fieldsOf(document["internal_server"]);
  if (internal["enable"] === true) yield* ofServer(program, "internal_server", internal);
  for (const listener of listenersOf(program)) {
    if (hasCertificate(listener.fields)) continue;
    yield {
      ...{ resource: program.file.resource, path: placeOf(listener, "tls") },
      ...{ must: `have a certificate and its key, as it answers at '${listener.endpoint}'` },
      got: namesIn(listener.fields["tls"]),
    };
  }
}

function* ofServer(program: Program, section: string, server: Fields): Generator<Finding> {
  for (const protocol of ["http", "grpc"]) {
    if (isLoopback(server[`${protocol}_listen_address`])) continue;
    const field = `${protocol}_tls_config`;
    if (server[field] === UNKNOWN || hasPair(fieldsOf(server[field]))) continue;
    yield {
      ...{ resource: program.file.resource, path: inFile(program.file, `${section}.${field}`) },
      ...{ must: "have a 'cert_file' and a 'key_file'", got: namesIn(server[field]) },
    };
  }
}

function* ofWebConfiguration({ document, file }: Program): Generator<Finding> {
  const tls = document["tls_server_config"];
  if (tls === UNKNOWN || hasPair(fieldsOf(tls))) return;
  yield {
    ...{ resource: file.resource, path: inFile(file, "tls_server_config") },
    ...{ must: "have a 'cert_file' and a 'key_file'", got: namesIn(tls) },
  };
}

/** Whether some fields have a certificate and a key, in files or as text. */
function hasPair(fields: Fields): boolean {
  const has = (...names: string[]) => names.some((name) => (textOf(fields[name]) ?? "") !== "");
  return has("cert_file", "cert") && has("key_file", "key");
}
