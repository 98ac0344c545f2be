import * as logs from "@grafana/grafana-foundation-sdk/logs";
import * as nodegraph from "@grafana/grafana-foundation-sdk/nodegraph";
import * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { DataSource, DataSources } from "../../../model/data-sources.ts";
import { dashboard, from } from "../dashboard.ts";
import { dashboardUrl, exploreUrl } from "../links.ts";
import { errorShare, latency, requestRate } from "../metrics.ts";
import { graph, HEIGHT, linkTo, redFrom, WIDTH } from "../panels.ts";
import { logQuery, serviceMapQuery, sourceOf, traceQuery } from "../queries.ts";
import { serviceVariable, TRACE_VARIABLE, traceVariable } from "../variables.ts";

const UID = "tracing-trace-overview";

/** Share of failed requests from which a service is shown in red. */
const ERROR_WARNING = 0.1;

const TRACES_OF_SERVICE = '{ resource.service.name =~ "${service:pipe}" }';

/** What the services do, from the numbers down to single traces and their log records. */
export function traceOverview({ prometheus, tempo, loki }: DataSources) {
  return dashboard({
    uid: UID,
    title: "Trace Overview",
    description: "Requests, errors and latency of the services, their traces and their logs.",
    variables: [...from(prometheus, (source) => [serviceVariable(source)]), traceVariable()],
    panels: [
      ...from(prometheus, (source) => [requests(source, tempo), errors(source, tempo)]),
      ...from(prometheus, (source) => [latencies(source, tempo)]),
      ...from(tempo, (source) => [serviceGraph(source), recentTraces(source), oneTrace(source)]),
      ...from(loki, (source) => [records(source)]),
    ],
  });
}

/** Links from a service's curve to its traces. */
function tracesOf(tempo: DataSource | undefined) {
  const service = "${__field.labels.service_name}";
  const query = `{ resource.service.name = "${service}" }`;
  return from(tempo, (source) => [
    linkTo(`Traces of ${service}`, exploreUrl(source, { queryType: "traceql", query })),
  ]);
}

function requests(source: DataSource, tempo: DataSource | undefined) {
  return graph(source, {
    title: "Requests",
    description: "Requests a second to each service, counted before sampling.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: requestRate, legend: "{{service_name}}" }],
  }).dataLinks(tracesOf(tempo));
}

function errors(source: DataSource, tempo: DataSource | undefined) {
  return graph(source, {
    title: "Errors",
    description: "Share of each service's requests that failed, counted before sampling.",
    unit: units.PercentUnit,
    queries: [{ expr: errorShare, legend: "{{service_name}}" }],
  })
    .thresholds(redFrom(ERROR_WARNING))
    .dataLinks(tracesOf(tempo));
}

function latencies(source: DataSource, tempo: DataSource | undefined) {
  return graph(source, {
    title: "Latency",
    description: "Time within which 50 % and 95 % of each service's requests were answered.",
    unit: units.Seconds,
    queries: [
      { expr: latency(0.95), legend: "{{service_name}} 95 %", exemplars: true },
      { expr: latency(0.5), legend: "{{service_name}} 50 %" },
    ],
  }).dataLinks(tracesOf(tempo));
}

function serviceGraph(source: DataSource) {
  return new nodegraph.PanelBuilder()
    .title("Service graph")
    .description("Who calls whom, with the rate and the time of the calls.")
    .datasource(sourceOf(source))
    .targets([serviceMapQuery(source)])
    .height(HEIGHT)
    .span(WIDTH.half);
}

function recentTraces(source: DataSource) {
  const url = dashboardUrl(UID, { [TRACE_VARIABLE]: "${__value.raw}" });
  return new table.PanelBuilder()
    .title("Recent traces")
    .description(
      "The newest kept traces that a chosen service is part of; a trace's id opens it below.",
    )
    .datasource(sourceOf(source))
    .targets([traceQuery(source, TRACES_OF_SERVICE)])
    .overrideByName("traceID", [
      { id: "links", value: [linkTo("Show this trace below", url).build()] },
    ])
    .height(HEIGHT)
    .span(WIDTH.whole);
}

/** Within the dashboard, so that whoever may look at dashboards may look at traces. */
function oneTrace(source: DataSource) {
  return new sdk.PanelBuilder()
    .type("traces")
    .title("Trace")
    .description("The trace whose id is given above, or chosen from the list.")
    .datasource(sourceOf(source))
    .targets([traceQuery(source, `\${${TRACE_VARIABLE}}`)])
    .height(2 * HEIGHT)
    .span(WIDTH.whole);
}

function records(source: DataSource) {
  const expr = `{service_name=~"$service"} | trace_id=~"\${${TRACE_VARIABLE}}.*"`;
  return new logs.PanelBuilder()
    .title("Logs")
    .description(
      "Log records of the chosen services, and of the chosen trace only if there is one.",
    )
    .datasource(sourceOf(source))
    .targets([logQuery(source, expr)])
    .showTime(true)
    .enableLogDetails(true)
    .wrapLogMessage(true)
    .height(2 * HEIGHT)
    .span(WIDTH.whole);
}
