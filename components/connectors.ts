import { edgesFrom } from "../model/deployment.ts";
import type { Platform } from "../model/platform.ts";
import type { Exporting } from "./exporters.ts";
import type { Component } from "./pipelines.ts";

/** How often metrics of spans are handed on: as often as Prometheus asks others for theirs. */
const FLUSH_INTERVAL = "15s";

/** From a proxy's 2 ms to a language model's half minute. */
const BUCKETS = [
  ...["2ms", "5ms", "10ms", "25ms", "50ms", "100ms", "200ms", "300ms", "500ms", "750ms"],
  ...["1s", "2s", "5s", "10s", "20s", "30s"],
] as const;

/** Attributes by which rates, errors and durations are told apart; each with few values by convention. */
const DIMENSIONS = [
  "deployment.environment.name",
  "http.request.method",
  "http.response.status_code",
  "http.route",
  "gen_ai.provider.name",
  "gen_ai.request.model",
] as const;

/** Most series of each metric; what is beyond is counted in one series more, `otel.metric.overflow`. */
const MOST_SERIES = 5_000;

/** Who is behind a call when the other side sends no spans, the most telling first. */
const PEERS = [
  "peer.service",
  "gen_ai.provider.name",
  "messaging.system",
  "db.namespace",
  "db.name",
  "db.system.name",
  "db.system",
] as const;

/** Hands the spans that have come in on: to whoever keeps them, or decides about them. */
export const intake: Component = { id: "forward/traces", settings: {} };

/** Rates, errors and durations of spans, each with traces as examples. */
export const spanMetrics: Component = {
  id: "span_metrics",
  settings: {
    histogram: { unit: "s", explicit: { buckets: BUCKETS } },
    dimensions: DIMENSIONS.map((name) => ({ name })),
    // The Collector's own id, a new one at each start, would only split every series.
    exclude_dimensions: ["collector.instance.id"],
    // Instances come and go; a service's series stay.
    resource_metrics_key_attributes: ["service.name", "deployment.environment.name"],
    aggregation_temporality: "AGGREGATION_TEMPORALITY_CUMULATIVE",
    aggregation_cardinality_limit: MOST_SERIES,
    metrics_flush_interval: FLUSH_INTERVAL,
    series_expiration: "1h",
    exemplars: { enabled: true, max_per_data_point: 5 },
  },
};

/** Calls of which one side has been seen, and the other is waited for, at most. */
const MOST_CALLS = 10_000;

/** Who calls whom, how often, how long and with what success; of several who find out, each has a part of the calls. */
export function serviceGraph(parts = 1): Component {
  return {
    id: "service_graph",
    settings: {
      latency_histogram_buckets: BUCKETS,
      // A caller's span comes later than its answerer's, by what their exporters wait.
      store: { ttl: "10s", max_items: Math.ceil(MOST_CALLS / parts) },
      virtual_node_peer_attributes: PEERS,
      virtual_node_extra_label: true,
      database_name_attributes: ["db.namespace", "db.name", "db.system.name", "db.system"],
      metrics_flush_interval: FLUSH_INTERVAL,
    },
  };
}

/** Who finds out who calls whom: whoever sees both sides, which of several Collectors none does. */
export function graphMaker(platform: Platform): Exporting {
  return edgesFrom(platform, "sampler", "metrics").length > 0 ? "sampler" : "collector";
}
