import { prometheusRules } from "../../components/prometheus/rules.ts";
import type { Features } from "../../components/prometheus/rules/features.ts";
import type { Platform } from "../../model/platform.ts";
import { metricsIn } from "./promql.ts";

const TROUBLE = "something has gone wrong";
const HISTORY = "there is history of hours or days";
const ASKED = "the sample services have been asked something";

/** Metrics of rules that are not there at any time on any platform, and what must have happened first. */
export const conditionalMetrics: Readonly<Record<string, string>> = {
  otelcol_exporter_send_failed_spans_total: TROUBLE,
  otelcol_exporter_send_failed_metric_points_total: TROUBLE,
  otelcol_exporter_send_failed_log_records_total: TROUBLE,
  otelcol_exporter_enqueue_failed_spans_total: TROUBLE,
  otelcol_exporter_enqueue_failed_metric_points_total: TROUBLE,
  otelcol_exporter_enqueue_failed_log_records_total: TROUBLE,
  "tracing:latency_seconds:baseline": HISTORY,
  "tracing:signal_season:avg": HISTORY,
  "tracing:signal_season:stddev": HISTORY,
  "tracing:signal_baseline:avg": HISTORY,
  "tracing:signal_baseline:stddev": HISTORY,
  "tracing:signal:zscore": HISTORY,
  llm_requests_total: ASKED,
  llm_provider_up: ASKED,
  websocket_connected_clients: ASKED,
  otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total:
    "traces are sampled as a whole, and too many were open",
  otelcol_processor_tail_sampling_traces_dropped_too_large_total:
    "traces are sampled as a whole, and one was too large",
  otelcol_processor_tail_sampling_sampling_traces_on_memory: "traces are sampled as a whole",
  alertmanager_cluster_members: "there are several Alertmanagers",
};

/** The metrics that a platform's rules ask for, recorded ones among them. */
export function metricsOfRules(platform: Platform, features?: Features): string[] {
  const rules = prometheusRules(platform, features).groups.flatMap((group) => group.rules);
  return [...new Set(rules.flatMap(({ expr }) => metricsIn(expr)))].sort();
}

/** Those of them that any such platform has, once requests come in. */
export function liveMetricsOfRules(platform: Platform): string[] {
  return metricsOfRules(platform).filter((name) => !(name in conditionalMetrics));
}

/** Metrics that the runbook asks for beside those of the rules; each is there at any time. */
export const liveMetricsOfRunbook: readonly string[] = [
  "ALERTS",
  "scrape_samples_scraped",
  "redis_memory_used_bytes",
  "alertmanager_notifications_total",
  "prometheus_rule_group_last_duration_seconds",
  "prometheus_notifications_alertmanagers_discovered",
  "error_rate",
  "exporter_up",
  "spans_created_total",
  "trace_errors_total",
];
