import { isLoopback, isPlainUrl, withoutPassword } from "../judging/endpoints.ts";
import { inFile } from "../judging/files.ts";
import { grafanaSettingsIn, isYes, type GrafanaSettings } from "../judging/grafana.ts";
import { policy, type Finding } from "../judging/policy.ts";
import { UNKNOWN, at, itemsOf, textOf } from "../judging/values.ts";

/** Grafana asks its data sources, its database and its mail server in TLS. */
export const dataSourcesUseTls = policy({
  name: "data-sources-use-tls",
  concern: "transport",
  severity: "high",
  scope: "resource",
  description:
    "Grafana shows its own credentials to what it asks, and gets everything that anybody may see: in plain text both belong to the network.",
  remedy:
    "Write `https://` in each data source's `url` with `jsonData.tlsAuthWithCACert`, `sslmode: verify-full` for Postgres; `[database] ssl_mode = verify-full` (`true` for MySQL) and `[smtp] startTLS_policy = MandatoryStartTLS`.",
  *judge(stack) {
    for (const { file, document } of stack.programs("grafana-data-sources")) {
      for (const [index, source] of itemsOf(document["datasources"]).entries()) {
        const inner = `datasources[${index}]`;
        const where = (field: string) => ({
          ...{ resource: file.resource, path: inFile(file, `${inner}.${field}`) },
        });
        const url = at(source, "url");
        if (isPlainUrl(url))
          yield { ...where("url"), must: "be a URL of https", got: withoutPassword(url) };
        const mode = at(source, "jsonData", "sslmode");
        if (mode === "disable" && !isLoopback(url)) {
          yield { ...where("jsonData.sslmode"), must: "be verify-full", got: mode };
        }
      }
    }
    for (const settings of grafanaSettingsIn(stack)) {
      yield* database(settings);
      yield* mail(settings);
    }
  },
});

function* database({ resource, says, place }: GrafanaSettings): Generator<Finding> {
  const url = says("database", "url");
  const type = says("database", "type") ?? /^(mysql|postgres)/.exec(url ?? "")?.[1];
  if (type !== "mysql" && type !== "postgres") return;
  const host = says("database", "host") ?? url;
  // Where nothing is said, Grafana asks its own machine.
  if (host === undefined || host === UNKNOWN || isLoopback(host)) return;
  const mode = says("database", "ssl_mode") ?? /[?&]sslmode=([\w-]+)/.exec(url ?? "")?.[1];
  if (mode === UNKNOWN || isDeferred(url)) return;
  if (mode !== undefined && !["disable", "false", ""].includes(mode)) return;
  const must = type === "mysql" ? "be true" : "be verify-full";
  yield { resource, path: place("database", "ssl_mode"), must, got: mode };
}

function* mail({ resource, says, place }: GrafanaSettings): Generator<Finding> {
  if (!isYes(says("smtp", "enabled"))) return;
  const host = textOf(says("smtp", "host"));
  // Port 465 is TLS from its first byte; without a host it is the own machine.
  if (host === undefined || host === UNKNOWN || isLoopback(host) || host.endsWith(":465")) return;
  const startTls = says("smtp", "startTLS_policy");
  if (startTls === "MandatoryStartTLS" || startTls === UNKNOWN) return;
  const path = place("smtp", "startTLS_policy");
  yield { resource, path, must: "be MandatoryStartTLS", got: startTls };
}

/** Whether a text is read from elsewhere when Grafana starts. */
function isDeferred(text: string | undefined): boolean {
  return text !== undefined && /^\$(__file|__env|__vault)?\{/.test(text);
}
