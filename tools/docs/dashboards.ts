import { dashboardsFor } from "../../components/grafana/dashboards.ts";
import { viewOf } from "../../components/grafana/view.ts";
import { workloadsOf } from "../../model/deployment.ts";
import { conditionOf, historyOf } from "../dashboards/conditions.ts";
import { queriesOf, type PanelQuery } from "../dashboards/queries.ts";
import { page, table } from "./tables.ts";

/** `docs/dashboards.md`: every dashboard with its panels, and what fills those that may be empty. */
export function dashboardsPage(): string {
  const dashboardsWith = (apps: boolean) =>
    dashboardsFor(viewOf({ workloads: workloadsOf("full", { apps }), legacyReceivers: [] }));
  const dashboards = dashboardsWith(true);
  const always = new Set(dashboardsWith(false).flatMap(queriesOf).map(placeOf));
  const sections = dashboards.flatMap((dashboard) => {
    const queries = queriesOf(dashboard);
    const rows = dashboard.panels.map(({ title = "", description = "" }) => {
      const own = queries.filter(({ panel }) => panel === title);
      const extra = own.every((query) => always.has(placeOf(query))) ? "" : "sample services";
      return [title, description, kindsOf(own), extra || filledBy(own)];
    });
    return [
      `## ${dashboard.title ?? ""}`,
      `\`/d/${dashboard.uid}\`: ${dashboard.description ?? ""}`,
      table(["Panel", "What it shows", "Asks in", "Needs"], rows),
    ];
  });
  const overview = dashboards.map((dashboard) => [
    dashboard.title ?? "",
    `${dashboard.panels.length}`,
    `${queriesOf(dashboard).length}`,
    kindsOf(queriesOf(dashboard)),
  ]);
  return page("Dashboards", "`components/grafana/dashboards/`", [
    INTRODUCTION,
    table(["Dashboard", "Panels", "Queries", "Asks in"], overview),
    promiseOf(dashboards.flatMap(queriesOf)),
    ...sections,
  ]);
}

/** What a test holds of the panels; counted here, so that the sentence stays true. */
function promiseOf(queries: readonly PanelQuery[]): string {
  const panels = new Set(queries.map(({ dashboard, panel }) => `${dashboard} / ${panel}`));
  const excused = queries.filter(historyOf).length;
  return (
    `An acceptance test makes traffic for a minute, real requests to the sample services among it, and makes go\n` +
    `wrong what some panels are about: requests, calls of models, messages and an exporter fail. From then on each\n` +
    `of the ${queries.length} queries of the ${panels.size} panels has to find data. Excused are ${excused} queries alone, which ask what was a day\n` +
    `or a week ago; of these it holds that they find what was a minute ago.`
  );
}

const INTRODUCTION =
  "Grafana's folder “Tracing”, provisioned from code and read-only. A point of a graph leads to the traces, the\n" +
  "log records or the dashboard behind it; the dots in graphs of latency are single requests, each a way to\n" +
  "its trace. Panels of stores and services that are not deployed are left out. `npm run dashboards -- --out DIR`\n" +
  "writes them and their data sources for a Grafana that is there already, and `npm run dashboards -- --check` asks a running\n" +
  "platform every query of every panel. The tables show the full profile with the sample services.";

const placeOf = ({ dashboard, panel, refId }: PanelQuery) => [dashboard, panel, refId].join(" / ");

function kindsOf(queries: readonly PanelQuery[]): string {
  return [...new Set(queries.map(({ kind }) => kind))].join(", ");
}

function filledBy(queries: readonly PanelQuery[]): string {
  const needed = new Set(queries.flatMap((query) => conditionOf(query) ?? []));
  return needed.size === 0 ? "–" : [...needed].join("; ");
}
