import { dashboardUrl, exploreUrl, linkTo, type Link } from "./links.ts";
import { ENVIRONMENT_VARIABLE, SERVICE, SERVICE_VARIABLE } from "./metrics.ts";
import { uids } from "./uids.ts";
import type { View } from "./view.ts";

/** A label of the series that was clicked, for Grafana to fill in. */
const label = (name: string) => `\${__field.labels.${name}}`;

/** From a series with the label of a service: its traces, its log records, and the next dashboard. */
export function ofService(view: View, next: string = uids.traceOverview): Link[] {
  const service = label(SERVICE);
  return [
    ...traces(view, `Traces of ${service}`, `{ resource.service.name = "${service}" }`),
    ...logs(view, `Log records of ${service}`, `{${SERVICE}="${service}"}`),
    sameEnvironment(next, `More about ${service}`, { [SERVICE_VARIABLE]: service }),
  ];
}

/** From a series of failed requests: the traces with an error of its service. */
export function ofFailures(view: View): Link[] {
  const service = label(SERVICE);
  const query = `{ resource.service.name = "${service}" && status = error }`;
  return [...traces(view, `Failed requests of ${service}`, query), ...ofService(view)];
}

/** From a series with the labels of a service and of a span's name: the traces with such spans. */
export function ofEndpoint(view: View): Link[] {
  const [service, span] = [label(SERVICE), label("span_name")];
  const query = `{ resource.service.name = "${service}" && name = "${span}" }`;
  return [...traces(view, `Traces of ${span}`, query), ...ofService(view)];
}

/** What a span calls somebody by who sends no spans; the Collector's service graph takes its names from there. */
const PEERS = [
  ...["peer.service", "gen_ai.provider.name", "messaging.system"],
  ...["db.namespace", "db.name", "db.system.name", "db.system"],
];

/** Whom the service graph takes for the caller where no span tells. */
const NOBODY = "user";

/** From a series with the labels of a call: the traces in which one side called the other. */
export function ofCall(view: View): Link[] {
  const [client, server] = [label("client"), label("server")];
  const by = (name: string) => `resource.service.name = "${name}"`;
  const peer = PEERS.map((attribute) => `span.${attribute} = "${server}"`).join(" || ");
  const query = [
    `({ ${by(client)} } >> { ${by(server)} })`,
    `{ ${by(client)} && (${peer}) }`,
    `{ "${client}" = "${NOBODY}" && ${by(server)} && (kind = server || kind = consumer) }`,
  ].join(" || ");
  return [...traces(view, `Traces from ${client} to ${server}`, query)];
}

/** From a series with the label of a model: the spans that name it. */
export function ofModel(view: View): Link[] {
  const model = label("gen_ai_request_model");
  const query = `{ span.gen_ai.request.model = "${model}" }`;
  return [
    ...traces(view, `Traces of ${model}`, query),
    toDashboard(uids.llmTracing, "LLM Tracing"),
  ];
}

/** A link to a dashboard, over the same time. */
export function toDashboard(
  uid: string,
  title: string,
  variables: Readonly<Record<string, string>> = {},
): Link {
  return linkTo(title, dashboardUrl(uid, variables));
}

function traces({ sources: { tempo } }: View, title: string, query: string): Link[] {
  return tempo ? [linkTo(title, exploreUrl(tempo, { queryType: "traceql", query }))] : [];
}

function logs({ sources: { loki } }: View, title: string, expr: string): Link[] {
  return loki ? [linkTo(title, exploreUrl(loki, { queryType: "range", expr }))] : [];
}

/** A link between two dashboards of services, which takes the choice of environments along. */
function sameEnvironment(uid: string, title: string, variables: Readonly<Record<string, string>>) {
  return linkTo(title, `${dashboardUrl(uid, variables)}&\${${ENVIRONMENT_VARIABLE}:queryparam}`);
}
