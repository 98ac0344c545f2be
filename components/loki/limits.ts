import { auditLog } from "../../model/audit.ts";
import type { Platform } from "../../model/platform.ts";
import { isRing } from "../dskit-ring.ts";

/**
 * The resource attributes by which streams are told apart, each of few values.
 *
 * Every other one is kept beside each record and can be asked for as well. Loki's own list has
 * `service.instance.id`, too, which is new at every start and so would open streams without end.
 *
 * @see https://grafana.com/docs/loki/latest/send-data/otel/
 */
const LABELS = [
  "service.name",
  "service.namespace",
  "deployment.environment.name",
  "k8s.namespace.name",
];

/** What Loki takes, keeps and answers. */
export function lokiLimits(platform: Platform) {
  const { retention } = platform;
  return {
    ...intake,
    // Each takes all of it: a client keeps to one of several, which would have a part alone.
    ...(isRing(platform, "loki") && { ingestion_rate_strategy: "local" }),
    ...queries,
    otlp_config: {
      resource_attributes: {
        ignore_defaults: true,
        attributes_config: [{ action: "index_label", attributes: LABELS }],
      },
    },
    retention_period: retention.logs.toGo(),
    retention_stream: [
      {
        selector: `{service_name="${auditLog.serviceName}"}`,
        priority: 1,
        period: retention.audit.toGo(),
      },
    ],
    // Nobody can have records deleted: the audit log is among them.
    deletion_mode: "disabled",
  };
}

/** Four times what the platform is rated for: 1,000 records of 1 KiB a second. */
const intake = {
  ingestion_rate_mb: 4,
  ingestion_burst_size_mb: 8,
  per_stream_rate_limit: "4MB",
  per_stream_rate_limit_burst: "8MB",
  max_global_streams_per_user: 5000,
  max_label_names_per_series: 15,
  max_line_size: "256KB",
  // A long record is shortened; refusing it would hold up the batch that it came in.
  max_line_size_truncate: true,
  allow_structured_metadata: true,
  max_structured_metadata_size: "64KB",
  max_structured_metadata_entries_count: 128,
  discover_log_levels: true,
};

const queries = {
  query_timeout: "1m",
  max_entries_limit_per_query: 5000,
  max_query_series: 500,
  // There is one process of one processor: more parts at once only take more memory.
  max_query_parallelism: 4,
  tsdb_max_query_parallelism: 8,
  max_concurrent_tail_requests: 10,
  // For Grafana's histogram of log volume.
  volume_enabled: true,
};
