import * as units from "@grafana/grafana-foundation-sdk/units";
import { thresholds } from "../../../model/objectives.ts";
import { ofEndpoint, ofFailures, ofService } from "../drill-downs.ts";
import { all, durationBuckets, only, red, requests, requestsTo, SERVICE } from "../metrics.ts";
import { WIDTH } from "../panel.ts";
import { bars, graph, heatMap } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** Share of failed requests beyond which an alert tells of a service: from there it is shown in red. */
export const ERROR_WARNING = thresholds.errorShare.above;

/** Seconds of an answer, likewise. */
export const LATENCY_WARNING = thresholds.latencySeconds.above;

/** Services whose slowness everybody notices. */
const CRITICAL_SERVICES = [
  ...["api-gateway", "llm-router", "websocket", "business-logic"],
  ...["orchestrator-service", "data-router", "llm-service"],
];

const byEndpoint = red(requestsTo, `${SERVICE}, span_name`);

/** How many requests come. */
export function requestRates(view: View) {
  return graph(view, {
    title: "Requests",
    description: "Requests a second to each service, counted before sampling.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: requests.rate, legend: "{{service_name}}" }],
    links: ofService(view),
  });
}

/** How many of them fail. */
export function errorShares(view: View) {
  return graph(view, {
    title: "Errors",
    description: "Share of each service's requests that failed, counted before sampling.",
    unit: units.PercentUnit,
    queries: [{ expr: requests.errorShare, legend: "{{service_name}}" }],
    redFrom: ERROR_WARNING,
    links: ofFailures(view),
  });
}

/** How long they take. */
export function latencies(view: View) {
  return graph(view, {
    title: "Latency",
    description: "Time within which 50 % and 95 % of each service's requests were answered.",
    unit: units.Seconds,
    queries: [
      { expr: requests.latency(0.95), legend: "{{service_name}} 95 %", exemplars: true },
      { expr: requests.latency(0.5), legend: "{{service_name}} 50 %" },
    ],
    redFrom: LATENCY_WARNING,
    links: ofService(view),
  });
}

/** How long they take in those services whose slowness everybody notices. */
export function latencyHeatMap(view: View) {
  const critical = all(requestsTo, only.services(CRITICAL_SERVICES));
  return heatMap(view, {
    title: "Latency of critical services",
    description: `How many requests took how long in ${CRITICAL_SERVICES.join(", ")}, as far as they are chosen.`,
    unit: units.Seconds,
    queries: [{ expr: durationBuckets(critical), legend: "{{le}}", exemplars: true }],
    width: WIDTH.whole,
  });
}

/** Which endpoints fail. */
export function endpointErrors(view: View) {
  return graph(view, {
    title: "Error rate by service and endpoint",
    description: "Share of the requests to each endpoint that failed, for the ten worst.",
    unit: units.PercentUnit,
    queries: [
      { expr: `topk(10, ${byEndpoint.errorShare})`, legend: "{{service_name}} {{span_name}}" },
    ],
    redFrom: ERROR_WARNING,
    links: ofEndpoint(view),
  });
}

/** Which endpoints are slow. */
export function slowestEndpoints(view: View) {
  return bars(view, {
    title: "Slowest endpoints",
    description:
      "Time within which 95 % of the requests to each endpoint were answered, for the ten slowest.",
    unit: units.Seconds,
    queries: [
      {
        expr: `sort_desc(topk(10, ${byEndpoint.latency(0.95)}))`,
        legend: "{{service_name}} {{span_name}}",
      },
    ],
    redFrom: LATENCY_WARNING,
    links: ofEndpoint(view),
  });
}

/** What HTTP makes of it: every route with the status that it answered. */
export function routesByStatus(view: View) {
  const selector = all(requestsTo, only.ofRoutes);
  const by = `${SERVICE}, http_request_method, http_route, http_response_status_code`;
  return graph(view, {
    title: "HTTP requests by route and status",
    description: "HTTP requests a second to each route, by method and status.",
    unit: units.RequestsPerSecond,
    queries: [
      {
        expr: red(selector, by).rate,
        legend: "{{http_request_method}} {{http_route}} {{http_response_status_code}}",
      },
    ],
    links: ofService(view, uids.distributedTracing),
  });
}
