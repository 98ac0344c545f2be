import { says } from "../judging/collector.ts";
import { isSaid } from "../judging/endpoints.ts";
import { at, fieldsOf, isFields, textOf } from "../judging/values.ts";

/** Exporters to another component, rather than to somebody's service that has keys of its own. */
export const SENDS: ReadonlySet<string> = new Set([
  ...["otlp", "otlphttp", "otlpgrpc", "otelarrow", "loadbalancing", "prometheusremotewrite"],
  ...["zipkin", "jaeger", "loki", "opencensus", "stef"],
]);

/** Headers by which somebody is known; a tenant's name is none. */
const TOKEN_HEADER = /authorization|token|api-?key|secret|password|cookie|credential/i;

/** Whether a header is one by which somebody is known. */
export function isTokenHeader(name: string): boolean {
  return TOKEN_HEADER.test(name);
}

/** Whether what dials shows who it is: a certificate with its key, an authenticator, or a token. */
export function showsSomething(fields: unknown): boolean {
  const tls = fieldsOf(at(fields, "tls"));
  if (says(tls, "cert_file", "cert_pem") && says(tls, "key_file", "key_pem")) return true;
  if (isSaid(at(fields, "auth", "authenticator"))) return true;
  const headers = Object.entries(fieldsOf(at(fields, "headers")));
  if (headers.some(([name, value]) => isTokenHeader(name) && isSaid(value))) return true;
  return /^[a-z]+:\/\/[^/@\s]+@/i.test(textOf(at(fields, "endpoint")) ?? "");
}

/** Whether a client as Prometheus configures them shows who it is. */
export function showsItself(fields: unknown): boolean {
  const tls = fieldsOf(at(fields, "tls_config"));
  if (says(tls, "cert_file", "cert") && says(tls, "key_file", "key")) return true;
  const named = ["authorization", "basic_auth", "oauth2", "sigv4", "azuread", "google_iam"];
  if (named.some((name) => isFields(at(fields, name)))) return true;
  if (["bearer_token", "bearer_token_file"].some((name) => isSaid(at(fields, name)))) return true;
  const headers = { ...fieldsOf(at(fields, "headers")), ...fieldsOf(at(fields, "http_headers")) };
  if (Object.keys(headers).some(isTokenHeader)) return true;
  return /^[a-z]+:\/\/[^/@\s]+@/i.test(textOf(at(fields, "url")) ?? "");
}
