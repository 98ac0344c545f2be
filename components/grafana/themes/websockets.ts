import * as units from "@grafana/grafana-foundation-sdk/units";
import { thresholds } from "../../../model/objectives.ts";
import { callLatency, callRate, callsWith } from "../call-metrics.ts";
import { ofCall, ofEndpoint, toDashboard } from "../drill-downs.ts";
import { all, only, rateBy, red, SERVICE } from "../metrics.ts";
import { WIDTH } from "../panel.ts";
import { graph, numbers } from "../panels.ts";
import { records, traceTable } from "../trace-panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";
import { ERROR_WARNING, LATENCY_WARNING } from "./requests.ts";

/** The service that keeps the connections. */
const WEB_SOCKET = "websocket";

/** Connections beyond which an alert warns. */
const CONNECTION_WARNING = thresholds.webSocketConnections.above;

const spans = red(all(only.environment, only.services([WEB_SOCKET])), `${SERVICE}, span_name`);
const [calling, called] = callsWith([WEB_SOCKET]);

/** Who is connected. */
export function connections(view: View) {
  return graph(view, {
    title: "Connected clients",
    description: `Clients that are connected; an alert warns from ${CONNECTION_WARNING} on.`,
    unit: units.Short,
    queries: [{ expr: "sum(websocket_connected_clients)", legend: "clients" }],
    redFrom: CONNECTION_WARNING,
    needs: [WEB_SOCKET],
    links: [toDashboard(uids.serviceHealth, "Service Health")],
  });
}

/** How much room is left. */
export function connectionsNow(view: View) {
  return numbers(view, {
    title: "Connected clients now",
    description: `Clients that are connected, out of ${CONNECTION_WARNING} until an alert warns.`,
    unit: units.PercentUnit,
    queries: [
      { expr: `sum(websocket_connected_clients) / ${CONNECTION_WARNING}`, legend: "of the limit" },
    ],
    redFrom: 1,
    needs: [WEB_SOCKET],
    width: WIDTH.half,
    links: [toDashboard(uids.capacity, "Capacity")],
  });
}

/** What is said to and by them. */
export function clientMessages(view: View) {
  return graph(view, {
    title: "Messages from and to clients",
    description: "Messages a second, as the WebSocket service counts them itself.",
    unit: units.CountsPerSecond,
    queries: [{ expr: rateBy("direction", "websocket_messages_total"), legend: "{{direction}}" }],
    needs: [WEB_SOCKET],
    links: [toDashboard(uids.serviceOverview, "Service Overview")],
  });
}

/** What is done for them. */
export function messageRate(view: View) {
  return graph(view, {
    title: "Messages and broadcasts",
    description: "Spans a second of the WebSocket service, by what it did.",
    unit: units.CountsPerSecond,
    queries: [{ expr: spans.rate, legend: "{{span_name}}" }],
    links: ofEndpoint(view),
  });
}

/** What of it fails. */
export function messageErrors(view: View) {
  return graph(view, {
    title: "Failed messages",
    description: "Share of what the WebSocket service did that failed.",
    unit: units.PercentUnit,
    queries: [{ expr: spans.errorShare, legend: "{{span_name}}" }],
    redFrom: ERROR_WARNING,
    links: ofEndpoint(view),
  });
}

/** How long it takes. */
export function messageLatency(view: View) {
  return graph(view, {
    title: "Time of a message",
    description: "Time within which 95 % of what the WebSocket service did ended.",
    unit: units.Seconds,
    queries: [{ expr: spans.latency(0.95), legend: "{{span_name}}", exemplars: true }],
    redFrom: LATENCY_WARNING,
    links: ofEndpoint(view),
  });
}

/** Whom it talks to. */
export function callsOfWebSocket(view: View) {
  return graph(view, {
    title: "Calls to and from the WebSocket service",
    description: "Calls a second with the WebSocket service on either side.",
    unit: units.RequestsPerSecond,
    queries: [
      { expr: `${callRate(calling)} or ${callRate(called)}`, legend: "{{client}} → {{server}}" },
    ],
    links: ofCall(view),
  });
}

/** How long those take. */
export function callTimesOfWebSocket(view: View) {
  return graph(view, {
    title: "Latency of these calls",
    description:
      "Time within which 95 % of the calls with the WebSocket service on either side ended.",
    unit: units.Seconds,
    queries: [
      {
        expr: `${callLatency(0.95, calling)} or ${callLatency(0.95, called)}`,
        legend: "{{client}} → {{server}}",
      },
    ],
    links: ofCall(view),
  });
}

/** Its newest traces. */
export function webSocketTraces(view: View) {
  return traceTable(view, {
    title: "Traces with the WebSocket service",
    description: "The newest kept traces that the WebSocket service is part of.",
    query: `{ resource.service.name = "${WEB_SOCKET}" }`,
  });
}

/** Its log records. */
export function webSocketRecords(view: View) {
  return records(view, {
    title: "Logs of the WebSocket service",
    description: "Log records of the WebSocket service.",
    expr: `{service_name="${WEB_SOCKET}"}`,
  });
}
