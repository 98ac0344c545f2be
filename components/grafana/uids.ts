/**
 * The dashboards by their uids, which are part of their addresses: people keep them, so they never change.
 */
export const uids = {
  serviceOverview: "tracing-service-overview",
  webSocket: "tracing-websocket",
  llmRouter: "tracing-llm-router",
  infrastructure: "tracing-infrastructure",
  distributedTracing: "tracing-distributed-tracing",
  traceOverview: "tracing-trace-overview",
  llmTracing: "tracing-llm-tracing",
  agentCollaboration: "tracing-agent-collaboration",
  serviceHealth: "tracing-service-health",
  performanceTrends: "tracing-performance-trends",
  languages: "tracing-languages",
  collector: "tracing-collector",
  capacity: "tracing-capacity",
} as const;

/** The dashboard that shows one trace in full. */
export const TRACE_DASHBOARD = uids.traceOverview;

/** The variable with the id of the trace that it shows. */
export const TRACE_VARIABLE = "trace";
