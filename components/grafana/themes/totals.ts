import * as units from "@grafana/grafana-foundation-sdk/units";
import { toDashboard } from "../drill-downs.ts";
import { all, only, red, requestsTo, SERVICE, spanMetrics } from "../metrics.ts";
import { numbers } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";
import { ERROR_WARNING, LATENCY_WARNING } from "./requests.ts";

const total = red(requestsTo, "");
const traces = [toDashboard(uids.traceOverview, "Trace Overview")];

/** All requests together. */
export function totalRequests(view: View) {
  return numbers(view, {
    title: "Requests in all",
    description: "Requests a second to all of the chosen services.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: total.rate, legend: "requests" }],
    links: traces,
  });
}

/** Their share of errors. */
export function totalErrors(view: View) {
  return numbers(view, {
    title: "Errors in all",
    description: "Share of the requests to all of the chosen services that failed.",
    unit: units.PercentUnit,
    queries: [{ expr: total.errorShare, legend: "errors" }],
    redFrom: ERROR_WARNING,
    links: traces,
  });
}

/** Their latency. */
export function totalLatency(view: View) {
  return numbers(view, {
    title: "Latency in all",
    description: "Time within which 95 % of the requests to the chosen services were answered.",
    unit: units.Seconds,
    queries: [{ expr: total.latency(0.95), legend: "95 %" }],
    redFrom: LATENCY_WARNING,
    links: traces,
  });
}

/** How many services there are to speak of. */
export function servicesSeen(view: View) {
  const seen = all(only.environment, only.chosenServices);
  return numbers(view, {
    title: "Services",
    description: "Services among the chosen ones from which spans have come within the last hour.",
    unit: units.Short,
    queries: [
      { expr: `count(count by (${SERVICE}) (${spanMetrics.calls}{${seen}}))`, legend: "services" },
    ],
    links: [toDashboard(uids.languages, "Multi-Language Comparison")],
  });
}
