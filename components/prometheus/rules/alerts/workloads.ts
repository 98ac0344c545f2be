import { patience, thresholds } from "../../../../model/objectives.ts";
import type { Platform } from "../../../../model/platform.ts";
import { has } from "../features.ts";
import { alerting, WHERE, withService, type AlertingRule } from "../rule.ts";

/** What is asked of single workloads, and of the limits that each has. */
export function workloadAlerts(platform: Platform): AlertingRule[] {
  return [
    memory,
    processors,
    ...(has(platform, "redis") ? [redis] : []),
    ...(has(platform, "llm-router") ? [providers] : []),
    ...(has(platform, "websocket") ? [connections] : []),
  ];
}

const memory = alerting({
  name: "MemoryNearLimit",
  severity: "warning",
  expr: `max by (service, instance) (${withService("job", "tracing:memory_share")}) > ${thresholds.memoryShare.above}`,
  lasting: thresholds.memoryShare.lasting,
  summary: "{{ $labels.service }} uses {{ $value | humanizePercentage }} of its memory.",
  description: `{{ $labels.service }} at ${WHERE} is above ${thresholds.memoryShare.above * 100} % of its limit and is killed at 100 %.`,
});

const processors = alerting({
  name: "CpuNearLimit",
  severity: "warning",
  expr: `max by (service, instance) (${withService("job", "tracing:cpu_share")}) > ${thresholds.cpuShare.above}`,
  lasting: thresholds.cpuShare.lasting,
  summary: "{{ $labels.service }} uses {{ $value | humanizePercentage }} of its processor time.",
  description: `{{ $labels.service }} at ${WHERE} is above ${thresholds.cpuShare.above * 100} % of its limit and is slowed down at 100 %.`,
});

/** The Collector asks Redis every 15 s, and counts what it is told: nothing over a minute is four times no answer. */
const redis = alerting({
  name: "RedisUnavailable",
  severity: "critical",
  service: "redis",
  expr: 'sum(increase(otelcol_scraper_scraped_metric_points_total{job="collector", receiver="redis"}[1m])) == 0',
  summary: "Redis does not answer.",
  description:
    "The Collector has asked Redis for a minute without an answer. Sample services have no state.",
});

const LLM = "llm_requests_total";

/** Statuses of requests that a provider has answered. */
const ANSWERED = 'status=~"ok|success|2.."';

const providers = alerting({
  name: "NoHealthyLlmProvider",
  severity: "critical",
  service: "llm-router",
  expr: `sum(llm_provider_up) == 0 or (sum(rate(${LLM}[1m])) > 0 unless sum(rate(${LLM}{${ANSWERED}}[1m])) > 0)`,
  lasting: patience.noProvider,
  summary: "No LLM provider answers.",
  description:
    "The router finds no provider up, or none of its requests has succeeded for a minute.",
});

const connections = alerting({
  name: "TooManyWebSocketConnections",
  severity: "warning",
  service: "websocket",
  expr: `sum(websocket_connected_clients) > ${thresholds.webSocketConnections.above}`,
  lasting: thresholds.webSocketConnections.lasting,
  summary: "{{ $value }} clients are connected.",
  description: `More than ${thresholds.webSocketConnections.above} WebSocket connections are open.`,
});
