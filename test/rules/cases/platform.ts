import type { CasesByAlert } from "./case.ts";

const free = (values: string) => ({
  'system_filesystem_usage_bytes{job="host",mountpoint="/",state="free"}': values,
});

const used = (share: number) => ({
  'system_filesystem_utilization_ratio{job="host",mountpoint="/"}': `${share}x60`,
});

/** Tests begin at 1970, so an end is as far away as it is late; ten seconds later it is so many days. */
const left = (days: number) => ({
  'tracing:certificate_end_timestamp_seconds{service="tempo"}': `${days * 86_400 + 10}x60`,
});

const undelivered = (values: string) => ({
  'alertmanager_notifications_failed_total{job="alertmanager",instance="alertmanager-1:9093",integration="webhook",reason="other"}':
    values,
});

const broken = (values: string) => ({
  'prometheus_rule_evaluation_failures_total{job="prometheus",instance="prometheus-1:9090",rule_group="requests"}':
    values,
});

/** Situations of the alerts about the platform as a whole. */
export const platformCases: CasesByAlert = {
  StorageFillingUp: {
    over: "hours",
    firing: [{ when: "it is full in a day", series: free("100e9-50e6x300"), at: "4h" }],
    silent: [
      { when: "it is full in a month", series: free("100e9-2e6x300"), at: "4h" },
      { when: "two hours of history are all there is", series: free("100e9-50e6x300"), at: "2h" },
    ],
  },
  StorageAlmostFull: {
    firing: [{ when: "91 % are used", series: used(0.91), at: "6m" }],
    silent: [{ when: "90 % are used", series: used(0.9), at: "6m" }],
  },
  CertificateExpiring: {
    firing: [
      { when: "it ends in 14 days", series: left(14), at: "10s", labels: { service: "tempo" } },
    ],
    silent: [{ when: "it ends in 16 days", series: left(16), at: "10s" }],
  },
  NotificationsFailing: {
    firing: [
      {
        when: "they fail",
        series: undelivered("0+1x60"),
        at: "3m",
        labels: { integration: "webhook", instance: "alertmanager-1:9093" },
      },
    ],
    silent: [{ when: "they have failed long ago", series: undelivered("7x60"), at: "3m" }],
  },
  RulesFailing: {
    firing: [
      {
        when: "a rule fails",
        series: broken("0+1x60"),
        at: "3m",
        labels: { instance: "prometheus-1:9090" },
      },
    ],
    silent: [{ when: "a rule has failed long ago", series: broken("7x60"), at: "3m" }],
  },
  Watchdog: {
    firing: [{ when: "all is well", series: {}, at: "10s" }],
    // It is the alert that is never silent; that it can be missed is shown where alerts are routed.
    silent: [],
  },
};
