import * as units from "@grafana/grafana-foundation-sdk/units";
import { callLatency, callRate, failedCallRate, ofType } from "../call-metrics.ts";
import { ofCall, toDashboard } from "../drill-downs.ts";
import { rateBy } from "../metrics.ts";
import { WIDTH } from "../panel.ts";
import { graph } from "../panels.ts";
import { callGraph } from "../trace-panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** Who calls whom, drawn. */
export function serviceGraph(view: View) {
  return callGraph(view, {
    title: "Service dependency graph",
    description: "Who calls whom, with the rate and the time of the calls.",
    width: WIDTH.whole,
  });
}

/** Who calls whom how often. */
export function callRates(view: View) {
  return graph(view, {
    title: "Calls between services",
    description: "Calls a second from each service to each other, counted before sampling.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: callRate(), legend: "{{client}} → {{server}}" }],
    links: ofCall(view),
  });
}

/** Whose calls fail. */
export function failedCalls(view: View) {
  return graph(view, {
    title: "Failed calls between services",
    description: "Calls a second from each service to each other that failed.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: failedCallRate(), legend: "{{client}} → {{server}}" }],
    links: ofCall(view),
  });
}

/** How long the called ones take. */
export function callLatencies(view: View) {
  return graph(view, {
    title: "Latency of calls",
    description:
      "Time within which 95 % of the calls were answered, as the side saw it that saw more of it.",
    unit: units.Seconds,
    queries: [{ expr: callLatency(0.95), legend: "{{client}} → {{server}}" }],
    links: ofCall(view),
  });
}

/** Who asks which database. */
export function databaseCalls(view: View) {
  return graph(view, {
    title: "Database calls",
    description: "Calls a second from each service to each database that it names.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: callRate(ofType("database")), legend: "{{client}} → {{server}}" }],
    links: [...ofCall(view), toDashboard(uids.serviceHealth, "Service Health")],
  });
}

/** Calls that the graph could not place. */
export function unpairedCalls(view: View) {
  return graph(view, {
    title: "Calls with one side only",
    description:
      "Calls a second of which only one side sent a span in time; the graph names the other by its attributes.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: rateBy("job", "otelcol_connector_servicegraph_expired_edges_total"),
        legend: "one side only",
      },
      { expr: rateBy("job", "otelcol_connector_servicegraph_edges_total"), legend: "all calls" },
    ],
    links: [toDashboard(uids.collector, "Collector & Sampling")],
  });
}
