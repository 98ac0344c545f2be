import * as units from "@grafana/grafana-foundation-sdk/units";
import { thresholds } from "../../../model/objectives.ts";
import { ofService } from "../drill-downs.ts";
import { requests } from "../metrics.ts";
import { graph, type Graph } from "../panels.ts";
import type { View } from "../view.ts";
import { ERROR_WARNING } from "./requests.ts";

/** Seconds by which an answer may be slower than usual until an alert warns. */
const SLOWER_WARNING = thresholds.degradationSeconds.above;

/** A query as it was some time ago; every selector in it is looked up then. */
const ago = (expr: string, time: string) =>
  expr.replaceAll("[$__rate_interval]", `[$__rate_interval] offset ${time}`);

/** The mean of a query over a while, looked at every minute, but for minutes without a request: 0 of 0 is no number. */
const meanOver = (expr: string, time: string) =>
  `avg_over_time((${expr.replaceAll("$__rate_interval", "5m")} >= 0)[${time}:1m])`;

/** One figure of the chosen services, now and a day and a week before. */
function compared(view: View, expr: string, panel: Omit<Graph, "queries" | "links">) {
  return graph(view, {
    ...panel,
    queries: [
      { expr, legend: "{{service_name}} now" },
      { expr: ago(expr, "1d"), legend: "{{service_name}} a day ago" },
      { expr: ago(expr, "1w"), legend: "{{service_name}} a week ago" },
    ],
    links: ofService(view),
  });
}

/** Whether there are more requests than there used to be. */
export function requestTrend(view: View) {
  return compared(view, requests.rate, {
    title: "Requests, now and before",
    description: "Requests a second to each service, beside those of a day and a week ago.",
    unit: units.RequestsPerSecond,
  });
}

/** Whether more of them fail. */
export function errorTrend(view: View) {
  return compared(view, requests.errorShare, {
    title: "Errors, now and before",
    description:
      "Share of each service's requests that failed, beside that of a day and a week ago.",
    unit: units.PercentUnit,
    redFrom: ERROR_WARNING,
  });
}

/** Whether they take longer. */
export function latencyTrend(view: View) {
  return compared(view, requests.latency(0.95), {
    title: "Latency, now and before",
    description:
      "Time within which 95 % of the requests were answered, beside that of a day and a week ago.",
    unit: units.Seconds,
  });
}

/** How far each service is from what it usually takes. */
export function latencyAgainstBaseline(view: View) {
  const mean = requests.mean;
  return graph(view, {
    title: "Slower than usual",
    description: `Mean time of a request above its mean of the last day; an alert warns from ${SLOWER_WARNING * 1000} ms on.`,
    unit: units.Seconds,
    queries: [{ expr: `${mean} - ${meanOver(mean, "1d")}`, legend: "{{service_name}}" }],
    redFrom: SLOWER_WARNING,
    signed: true,
    links: ofService(view),
  });
}

/** The course of the days. */
export function dailyMean(view: View) {
  return graph(view, {
    title: "Mean latency, smoothed",
    description: "Mean time of a request to each service over the six hours before each moment.",
    unit: units.Seconds,
    queries: [{ expr: meanOver(requests.mean, "6h"), legend: "{{service_name}}" }],
    links: ofService(view),
  });
}

/** Whether the load grows. */
export function dailyRequests(view: View) {
  return graph(view, {
    title: "Requests, smoothed",
    description: "Requests a second to each service over the six hours before each moment.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: meanOver(requests.rate, "6h"), legend: "{{service_name}}" }],
    links: ofService(view),
  });
}
