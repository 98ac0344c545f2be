import * as logs from "@grafana/grafana-foundation-sdk/logs";
import * as nodegraph from "@grafana/grafana-foundation-sdk/nodegraph";
import * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import * as table from "@grafana/grafana-foundation-sdk/table";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Panel } from "./dashboard.ts";
import { dashboardUrl, linkTo } from "./links.ts";
import { dressed, HEIGHT, WIDTH, type About } from "./panel.ts";
import { logQuery, serviceMapQuery, traceQuery } from "./queries.ts";
import { TRACE_DASHBOARD, TRACE_VARIABLE } from "./uids.ts";
import type { View } from "./view.ts";

/** Who calls whom, as circles and arrows: all calls, or those of any of the selectors. */
export function callGraph(
  { sources: { tempo, prometheus } }: View,
  panel: About & { readonly selectors?: readonly string[] },
): Panel | undefined {
  if (!tempo || !prometheus) return undefined;
  const braced = (panel.selectors ?? []).map((selector) => `{${selector}}`);
  return dressed(new nodegraph.PanelBuilder(), panel, tempo)
    .unit(units.NoUnit)
    .targets([serviceMapQuery(tempo, braced)]);
}

/** What a table of traces asks, and what it shows of what it finds. */
export interface TraceTable extends About {
  /** TraceQL. */
  readonly query: string;
  /** Whether a row is a trace, or a span with what the query selects of it. */
  readonly rows?: "traces" | "spans";
}

/** Traces that a question finds; the id of each leads to the trace in full. */
export function traceTable({ sources: { tempo } }: View, panel: TraceTable): Panel | undefined {
  if (!tempo) return undefined;
  const url = dashboardUrl(TRACE_DASHBOARD, { [TRACE_VARIABLE]: "${__value.raw}" });
  const links = { id: "links", value: [linkTo("This trace in full", url).build()] };
  return dressed(new table.PanelBuilder(), { width: WIDTH.whole, ...panel }, tempo)
    .unit(units.NoUnit)
    .targets([traceQuery(tempo, panel.query, panel.rows)])
    .overrideByRegexp("traceID|traceIdHidden", [links]);
}

/** The trace whose id is chosen: within the dashboard, so that whoever may look at dashboards may look at traces. */
export function oneTrace({ sources: { tempo } }: View): Panel | undefined {
  if (!tempo) return undefined;
  const about = {
    title: "Trace",
    description: "The trace whose id is given above, or chosen from the list.",
    width: WIDTH.whole,
  };
  return dressed(new sdk.PanelBuilder().type("traces"), about, tempo)
    .unit(units.NoUnit)
    .targets([traceQuery(tempo, `\${${TRACE_VARIABLE}}`)])
    .height(HEIGHT.tall);
}

/** Log records that a LogQL question finds, the newest first. */
export function records(
  { sources: { loki } }: View,
  panel: About & { readonly expr: string },
): Panel | undefined {
  if (!loki) return undefined;
  return dressed(new logs.PanelBuilder(), { width: WIDTH.whole, ...panel }, loki)
    .unit(units.NoUnit)
    .targets([logQuery(loki, panel.expr)])
    .showTime(true)
    .enableLogDetails(true)
    .wrapLogMessage(true)
    .height(HEIGHT.tall);
}
