import * as units from "@grafana/grafana-foundation-sdk/units";
import { callRate, callsWith, ofType } from "../call-metrics.ts";
import { ofCall, ofFailures, ofService } from "../drill-downs.ts";
import { all, only, red, SERVICE } from "../metrics.ts";
import { WIDTH } from "../panel.ts";
import { graph } from "../panels.ts";
import { callGraph, traceTable } from "../trace-panels.ts";
import type { View } from "../view.ts";
import { ERROR_WARNING, LATENCY_WARNING } from "./requests.ts";

/** Services that work on a task together. */
const AGENTS = [
  ...["agent-registry", "plan-management", "workflow-orchestrator", "verification-feedback"],
  ...["git-worktree", "model-router", "vector-db", "analytics"],
  ...["orchestrator-service", "data-router", "llm-service"],
];

const ofAgents = all(only.environment, only.services(AGENTS));
const agents = red(ofAgents, SERVICE);
const messages = (kind: "PRODUCER" | "CONSUMER") =>
  red(all(only.environment, only.kind(kind)), SERVICE).rate;

/** Which agents there are and whom they talk to. */
export function agentGraph(view: View) {
  return callGraph(view, {
    title: "Who works with whom",
    description: "The agents, with whom they call and who calls them.",
    selectors: callsWith(AGENTS),
    width: WIDTH.whole,
  });
}

/** How busy each is. */
export function agentRates(view: View) {
  return graph(view, {
    title: "Work of the agents",
    description: "Spans a second of each agent, counted before sampling.",
    unit: units.CountsPerSecond,
    queries: [{ expr: agents.rate, legend: "{{service_name}}" }],
    links: ofService(view),
  });
}

/** Which of them fail. */
export function agentErrors(view: View) {
  return graph(view, {
    title: "Errors of the agents",
    description: "Share of each agent's spans that failed.",
    unit: units.PercentUnit,
    queries: [{ expr: agents.errorShare, legend: "{{service_name}}" }],
    redFrom: ERROR_WARNING,
    links: ofFailures(view),
  });
}

/** Which of them take long. */
export function agentLatencies(view: View) {
  return graph(view, {
    title: "Latency of the agents",
    description: "Time within which 95 % of each agent's spans ended.",
    unit: units.Seconds,
    queries: [{ expr: agents.latency(0.95), legend: "{{service_name}}", exemplars: true }],
    redFrom: LATENCY_WARNING,
    links: ofService(view),
  });
}

/** What is said over the message queue. */
export function messageRates(view: View) {
  return graph(view, {
    title: "Messages",
    description: "Messages a second that each service published and took on.",
    unit: units.CountsPerSecond,
    queries: [
      { expr: messages("PRODUCER"), legend: "{{service_name}} published" },
      { expr: messages("CONSUMER"), legend: "{{service_name}} took on" },
    ],
    links: ofService(view),
  });
}

/** From whom to whom. */
export function messagePaths(view: View) {
  return graph(view, {
    title: "Messages from service to service",
    description: "Messages a second from each publisher to each service that took them on.",
    unit: units.CountsPerSecond,
    queries: [{ expr: callRate(ofType("messaging_system")), legend: "{{client}} → {{server}}" }],
    links: ofCall(view),
  });
}

/** Traces in which several work together. */
export function workflowTraces(view: View) {
  return traceTable(view, {
    title: "Workflows",
    description: "The newest kept traces in which one agent has caused work of another.",
    query: `{ resource.service.name =~ "${AGENTS.join("|")}" } >> { resource.service.name =~ "${AGENTS.join("|")}" && (kind = server || kind = consumer) }`,
  });
}

/** Single messages. */
export function messageSpans(view: View) {
  return traceTable(view, {
    title: "Messages, one by one",
    description: "The newest kept spans of messages, with their queue and what was done.",
    query:
      '{ span.messaging.operation.name != "" }' +
      " | select(span.messaging.system, span.messaging.destination.name, span.messaging.operation.name)",
    rows: "spans",
  });
}
