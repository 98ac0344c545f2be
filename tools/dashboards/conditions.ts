import type { PanelQuery } from "./queries.ts";

const failures = "a request has failed";
const sends = "an exporter has failed, or one is there that counts before it does, as Jaeger's";
const agents =
  "agents have sent spans (`npm run traffic -- --scenario agent-workflow`, or the scenario `orchestrator`)";
const aDay = "the platform has run for a day, with requests at that time";
const aWeek = "the platform has run for a week, with requests at that time";
const aLog = "the service has sent log records (the sample services do, and `npm run traffic`)";

/** Queries that find nothing while all is well or nobody has sent such a thing, and what fills them. */
const events: Readonly<Record<string, string>> = {
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
};

/** Queries about another time than now, and what it takes for them to find any. */
const history: Readonly<Record<string, string>> = {
  "Performance Trends / Requests, now and before / B": aDay,
  "Performance Trends / Requests, now and before / C": aWeek,
  "Performance Trends / Errors, now and before / B": aDay,
  "Performance Trends / Errors, now and before / C": aWeek,
  "Performance Trends / Latency, now and before / B": aDay,
  "Performance Trends / Latency, now and before / C": aWeek,
};

/**
 * What has to happen before a query finds anything, for those that find nothing on a platform where it
 * has not.
 *
 * By dashboard and panel, and by the letter of the query where the panel's others always find something.
 */
export const conditions: Readonly<Record<string, string>> = { ...events, ...history };

/** What must have come for a query to find anything; nothing where it always does while requests come. */
export function conditionOf(query: PanelQuery): string | undefined {
  return listedIn(conditions, query);
}

/** How long a platform must have run for a query to find anything; nothing where that is no matter. */
export function historyOf(query: PanelQuery): string | undefined {
  return listedIn(history, query);
}

function listedIn(list: typeof conditions, { dashboard, panel, refId }: PanelQuery) {
  return list[`${dashboard} / ${panel} / ${refId}`] ?? list[`${dashboard} / ${panel}`];
}
