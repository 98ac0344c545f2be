import { isLoopback } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { policy, type Finding } from "../judging/policy.ts";
import { asksItself, prometheusesIn } from "../judging/prometheus.ts";
import type { Program } from "../judging/programs.ts";
import { at, fieldsOf, isFields, itemsOf, textOf } from "../judging/values.ts";
import { isTokenHeader, showsItself } from "./showing.ts";

/** Who fetches metrics and who asks the stores shows who it is. */
export const clientsPresentThemselves = policy({
  name: "clients-present-themselves",
  concern: "authentication",
  severity: "medium",
  scope: "resource",
  description:
    "Only who shows something can be told from a stranger: Prometheus where it fetches metrics, tells of alerts or writes elsewhere, Grafana where it asks its data sources.",
  remedy:
    "Prometheus: `tls_config.cert_file` and `key_file`, `authorization` or `basic_auth`. Grafana: `jsonData.tlsAuth: true` with `secureJsonData.tlsClientCert` and `tlsClientKey`, `basicAuth: true`, or a header `Authorization`.",
  *judge(stack) {
    for (const { resource, jobs, alertmanagers, remotes, place } of prometheusesIn(stack)) {
      for (const job of [...jobs, ...alertmanagers]) {
        if (asksItself(job) || showsItself(job.fields)) continue;
        yield missing(resource, place(`${job.inner}.tls_config`), job.name);
      }
      for (const { inner, fields } of remotes) {
        if (isLoopback(fields["url"]) || showsItself(fields)) continue;
        yield missing(resource, place(`${inner}.tls_config`), undefined);
      }
    }
    for (const program of stack.programs("grafana-data-sources")) yield* sources(program);
  },
});

function missing(resource: Finding["resource"], path: string, name: string | undefined): Finding {
  const whose = name === undefined ? "" : ` for the job '${name}'`;
  const must = `have a certificate and its key${whose}, or 'authorization' or 'basic_auth' beside it`;
  return { resource, path, must, got: undefined };
}

function* sources({ document, file }: Program): Generator<Finding> {
  for (const [index, source] of itemsOf(document["datasources"]).entries()) {
    const url = textOf(at(source, "url"));
    if (url === undefined || isLoopback(url) || knowsItself(source)) continue;
    const path = inFile(file, `datasources[${index}].jsonData.tlsAuth`);
    const must = `be true for '${textOf(at(source, "name")) ?? url}', or 'basicAuth', or a header 'Authorization'`;
    yield { resource: file.resource, path, must, got: at(source, "jsonData", "tlsAuth") };
  }
}

/** Whether a data source is asked as somebody. */
function knowsItself(source: unknown): boolean {
  const json = fieldsOf(at(source, "jsonData"));
  const flags = ["tlsAuth", "sigV4Auth", "oauthPassThru", "azureCredentials"];
  if (flags.some((name) => json[name] === true || isFields(json[name]))) return true;
  if (at(source, "basicAuth") === true || at(source, "withCredentials") === true) return true;
  if (textOf(at(source, "user")) !== undefined) return true; // a database has users
  const names = Object.entries(json).filter(([name]) => /^httpHeaderName\d+$/.test(name));
  const secure = Object.keys(fieldsOf(at(source, "secureJsonData")));
  return (
    names.some(([, header]) => isTokenHeader(textOf(header) ?? "")) ||
    secure.some((name) => /^(password|token|apiKey|accessToken)$/i.test(name))
  );
}
