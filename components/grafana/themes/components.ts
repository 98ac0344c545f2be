import * as units from "@grafana/grafana-foundation-sdk/units";
import { thresholds } from "../../../model/objectives.ts";
import { coresInUse, memoryLeft, memoryShare, network, restarts } from "../component-metrics.ts";
import { toDashboard } from "../drill-downs.ts";
import { rateBy } from "../metrics.ts";
import { WIDTH } from "../panel.ts";
import { bars, graph, upAndDown } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

const infrastructure = [toDashboard(uids.infrastructure, "Infrastructure")];
const health = [toDashboard(uids.serviceHealth, "Service Health")];

/** Who answers when asked for metrics. */
export function componentsUp(view: View) {
  return upAndDown(view, {
    title: "Components and sample services",
    description: "Whether Prometheus reached each of them when it asked for its metrics.",
    unit: units.Short,
    queries: [{ expr: "min by (job) (up)", legend: "{{job}}" }],
    width: WIDTH.whole,
    links: infrastructure,
  });
}

/** The one component that the Collector asks instead. */
export function redisUp(view: View) {
  return upAndDown(view, {
    title: "Redis",
    description: "Whether Redis has told how long it runs within the last half minute.",
    unit: units.Short,
    queries: [
      {
        expr: "clamp_max(count(timestamp(redis_uptime_seconds_total) > time() - 30) or vector(0), 1)",
        legend: "redis",
      },
    ],
    needs: ["redis"],
    links: infrastructure,
  });
}

/** How much of their memory they use. */
export function memory(view: View) {
  return graph(view, {
    title: "Memory",
    description: "Memory in use, as a share of the limit beyond which the component is killed.",
    unit: units.PercentUnit,
    queries: [{ expr: memoryShare(view), legend: "{{job}}" }],
    redFrom: thresholds.memoryShare.above,
    links: infrastructure,
  });
}

/** How much memory is left to each. */
export function memoryLeftNow(view: View) {
  return bars(view, {
    title: "Memory left",
    description: "Memory that each component may take until it is killed, the scarcest first.",
    unit: units.BytesIEC,
    queries: [{ expr: `sort(${memoryLeft(view)})`, legend: "{{job}}" }],
    links: infrastructure,
  });
}

/** How many processors they keep busy. */
export function cpu(view: View) {
  return graph(view, {
    title: "CPU",
    description: "Processors that each component keeps busy.",
    unit: units.Short,
    queries: [{ expr: coresInUse(view), legend: "{{job}}" }],
    links: health,
  });
}

/** What they send and receive. */
export function traffic(view: View) {
  return graph(view, {
    title: "Network",
    description: "Bytes a second that each component sends and receives, where it tells.",
    unit: units.BytesPerSecondIEC,
    queries: [
      { expr: network.received, legend: "{{job}} received" },
      { expr: network.sent, legend: "{{job}} sent" },
    ],
    links: health,
  });
}

/** Who has started anew, and so perhaps failed. */
export function startedAnew(view: View) {
  return graph(view, {
    title: "Restarts",
    description: "How often each component has started anew within the last hour.",
    unit: units.Short,
    queries: [{ expr: restarts(view), legend: "{{job}}" }],
    redFrom: 1,
    links: infrastructure,
  });
}

/** What the alerts say. */
export function firingAlerts(view: View) {
  return bars(view, {
    title: "Alerts that fire",
    description: "Alerts that fire now; Watchdog always does, and its absence is the bad news.",
    unit: units.Short,
    queries: [
      {
        expr: 'sort_desc(count by (alertname, severity) (ALERTS{alertstate="firing"}))',
        legend: "{{severity}} {{alertname}}",
      },
    ],
    links: [toDashboard(uids.serviceOverview, "Service Overview")],
  });
}

/** Whether alerts reach anybody. */
export function alertDelivery(view: View) {
  return graph(view, {
    title: "Alerts on their way",
    description: "Alerts a second that Prometheus handed to Alertmanager, or could not.",
    unit: units.CountsPerSecond,
    queries: [
      { expr: rateBy("job", "prometheus_notifications_sent_total"), legend: "sent" },
      { expr: rateBy("job", "prometheus_notifications_errors_total"), legend: "failed" },
      { expr: rateBy("job", "prometheus_notifications_dropped_total"), legend: "dropped" },
    ],
    links: health,
  });
}

/** Who answers Prometheus slowly. */
export function scrapeTimes(view: View) {
  return graph(view, {
    title: "Time of a scrape",
    description: "How long each component takes to tell its metrics.",
    unit: units.Seconds,
    queries: [{ expr: "max by (job) (scrape_duration_seconds)", legend: "{{job}}" }],
    links: infrastructure,
  });
}
