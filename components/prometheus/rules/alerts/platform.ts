import { patience, thresholds } from "../../../../model/objectives.ts";
import type { Platform } from "../../../../model/platform.ts";
import type { Features } from "../features.ts";
import { alerting, WHERE, type AlertingRule } from "../rule.ts";

/** The disk, the certificates, and whether alerts come about and arrive. */
export function platformAlerts(platform: Platform, { certificateEnds }: Features): AlertingRule[] {
  return [
    storageFilling(platform),
    storageFull,
    ...(certificateEnds ? [certificateExpiring(platform)] : []),
    notifications,
    rules,
    watchdog,
  ];
}

/** Until the oldest traces go; six hours of history tell a trend from a compaction. */
function storageFilling({ retention }: Platform): AlertingRule {
  const { traces, logs, metrics } = retention;
  const horizon = Math.max(...[traces, logs, metrics].map(({ milliseconds }) => milliseconds));
  const free = "tracing:storage_free_bytes";
  return alerting({
    name: "StorageFillingUp",
    severity: "warning",
    service: "host",
    expr:
      // Three hours of history at least: an hour tells a compaction from a trend no better than a guess.
      `predict_linear(${free}[6h], ${horizon / 1_000}) < 0 and ${free} offset 3h`,
    lasting: patience.storageTrend,
    viaCollector: true,
    summary: "The disk will be full before old data is removed.",
    description: `As it fills now, the stores' disk is full within the longest retention (${horizon / 3_600_000} hours).`,
  });
}

const storageFull = alerting({
  name: "StorageAlmostFull",
  severity: "critical",
  service: "host",
  expr: `tracing:storage_share > ${thresholds.storageShare.above}`,
  lasting: thresholds.storageShare.lasting,
  viaCollector: true,
  summary: "{{ $value | humanizePercentage }} of the stores' disk is used.",
  description: "Stores stop taking data, or to start, when nothing is left.",
});

/** Half of the time in which any `pulumi up` would have renewed it: nobody has run one. At once: a date does not waver. */
function certificateExpiring({ certificates }: Platform): AlertingRule {
  const left = certificates.renewBefore.milliseconds / 1_000 / 2;
  return alerting({
    name: "CertificateExpiring",
    severity: "warning",
    expr: `min by (service) (tracing:certificate_end_timestamp_seconds) - time() < ${left}`,
    summary: "The certificate of {{ $labels.service }} ends in {{ $value | humanizeDuration }}.",
    description:
      "It should have been renewed by now, which any `pulumi up` does; when it ends, nobody talks to {{ $labels.service }}.",
  });
}

const notifications = alerting({
  name: "NotificationsFailing",
  severity: "warning",
  service: "alertmanager",
  expr: "sum by (integration, instance) (increase(alertmanager_notifications_failed_total[5m])) > 0",
  lasting: patience.refusedData,
  summary: "Notifications by {{ $labels.integration }} fail.",
  description: `Alertmanager cannot deliver by {{ $labels.integration }}; the log of ${WHERE} says why.`,
});

const rules = alerting({
  name: "RulesFailing",
  severity: "warning",
  service: "prometheus",
  expr: "sum by (instance) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0",
  lasting: patience.refusedData,
  summary: "Rules cannot be evaluated.",
  description: `An alert whose rule fails never fires; the page of rules of ${WHERE} shows which, and why.`,
});

const watchdog = alerting({
  name: "Watchdog",
  severity: "none",
  service: "alerting",
  expr: "vector(1)",
  summary: "Alerts reach those who should know.",
  description:
    "This alert always fires. Whoever expects it and misses it knows that Prometheus or Alertmanager is silent.",
});
