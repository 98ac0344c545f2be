import type { PanelQuery } from "./queries.ts";

const failures = "a request has failed";
const sends = "an exporter has failed, or one is there that counts before it does, as Jaeger's";
const agents =
  "agents have sent spans (`npm run traffic -- --scenario agent-workflow`, or the scenario `orchestrator`)";
const aDay = "the platform has run for a day, with requests at that time";
const aWeek = "the platform has run for a week, with requests at that time";
const aLog = "the service has sent log records (the sample services do, and `npm run traffic`)";

/**
 * Queries that find nothing while all is well or nobody has sent such a thing, and what fills them.
 *
 * By dashboard and panel, and by the letter of the query where the panel's others always find something.
 */
export const conditions: Readonly<Record<string, string>> = {
  "Service Overview / Warnings and errors": "a log record with the severity WARN or above has come",
  "WebSocket Metrics / Logs of the WebSocket service": aLog,
  "Distributed Tracing / Failed traces": failures,
  "LLM Tracing / Failed calls of models, traces": "a call of a model has failed",
  "Service Health / Sends failed": sends,
  "Collector & Sampling / Sends failed": sends,
  "Agent Collaboration / Who works with whom": agents,
  "Agent Collaboration / Work of the agents": agents,
  "Agent Collaboration / Errors of the agents": agents,
  "Agent Collaboration / Latency of the agents": agents,
  "Agent Collaboration / Messages / B": agents,
  "Agent Collaboration / Messages from service to service": agents,
  "Agent Collaboration / Workflows": agents,
  "Performance Trends / Requests, now and before / B": aDay,
  "Performance Trends / Requests, now and before / C": aWeek,
  "Performance Trends / Errors, now and before / B": aDay,
  "Performance Trends / Errors, now and before / C": aWeek,
  "Performance Trends / Latency, now and before / B": aDay,
  "Performance Trends / Latency, now and before / C": aWeek,
};

/** What must have come for a query to find anything; nothing where it always does while requests come. */
export function conditionOf({ dashboard, panel, refId }: PanelQuery): string | undefined {
  return conditions[`${dashboard} / ${panel} / ${refId}`] ?? conditions[`${dashboard} / ${panel}`];
}
