import { AFTERMATH, FEWEST_REQUESTS, patience, thresholds } from "../../../../model/objectives.ts";
import { dialledAlone } from "../../../../model/replicas.ts";
import { alerting, WHERE, withService, type AlertingRule } from "../rule.ts";

/** Services with requests enough for a share of them to mean something. */
export const BUSY = `tracing:service_requests:rate5m * 300 >= ${FEWEST_REQUESTS}`;

/** Who does not answer. */
export const SILENT = `min by (service, instance) (${withService("job", "up")}) == 0`;

/** Whose work others of the same do: an answer of any of them is one, unless what is one's business is no other's. */
export const MADE_UP_FOR = `max by (service) (${withService("job", `up{job!~"${dialledAlone.join("|")}"}`)}) == 1`;

/** Everything that Prometheus asks, and every service whose spans come in, whatever it is. */
export function serviceAlerts(): AlertingRule[] {
  return [down, failing, slow, degraded, cascading];
}

const down = alerting({
  name: "ServiceDown",
  severity: "critical",
  expr: `${SILENT} unless on (service) ${MADE_UP_FOR}`,
  lasting: patience.serviceDown,
  keptFor: AFTERMATH,
  summary: "{{ $labels.service }} does not answer.",
  description: `Prometheus cannot read the metrics of {{ $labels.service }} at ${WHERE}: it is gone, hangs, or shows a wrong certificate.`,
});

const failing = alerting({
  name: "HighErrorRate",
  severity: "critical",
  expr: `tracing:service_error_ratio:rate5m > ${thresholds.errorShare.above} and on (service) ${BUSY}`,
  lasting: thresholds.errorShare.lasting,
  viaCollector: true,
  summary: "{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} fail.",
  description: `More than ${thresholds.errorShare.above * 100} % of the requests to {{ $labels.service }} have failed over five minutes.`,
});

const slow = alerting({
  name: "HighLatency",
  severity: "warning",
  expr: `max by (service) (tracing:latency_seconds:rate5m{quantile="0.95"}) > ${thresholds.latencySeconds.above} and on (service) ${BUSY}`,
  lasting: thresholds.latencySeconds.lasting,
  viaCollector: true,
  summary: "{{ $labels.service }} needs {{ $value | humanizeDuration }}.",
  description: `Of 100 requests to {{ $labels.service }}, more than five take longer than ${thresholds.latencySeconds.above} seconds.`,
});

const degraded = alerting({
  name: "ResponseTimeDegraded",
  severity: "warning",
  expr:
    `tracing:latency_seconds:mean5m - tracing:latency_seconds:baseline > ${thresholds.degradationSeconds.above}` +
    ` and on (service) ${BUSY}`,
  lasting: thresholds.degradationSeconds.lasting,
  viaCollector: true,
  summary: "{{ $labels.service }} is {{ $value | humanizeDuration }} slower than usual.",
  description: `The mean response time of {{ $labels.service }} is more than ${thresholds.degradationSeconds.above * 1_000} ms above that of its last day.`,
});

const share = thresholds.errorShare.above;

/** The failing service by its callers' view; each caller counts that fails those who call it. */
const cascading = alerting({
  name: "CascadingErrors",
  severity: "warning",
  expr:
    `count by (service) (${withService("server", `tracing:edge_error_ratio:rate5m > ${share}`)}` +
    ` and on (client) label_replace(tracing:service_error_ratio:rate5m > ${share} and on (service) ${BUSY}, "client", "$1", "service", "(.+)"))`,
  lasting: thresholds.errorShare.lasting,
  viaCollector: true,
  summary: "{{ $labels.service }} fails and drags {{ $value }} of its callers along.",
  description:
    "Calls to {{ $labels.service }} fail, and so do the requests to those who call it: mend {{ $labels.service }} first.",
});
