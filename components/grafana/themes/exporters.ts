import * as units from "@grafana/grafana-foundation-sdk/units";
import { SENDING_ON } from "../../exporters.ts";
import { toDashboard } from "../drill-downs.ts";
import { rateBy } from "../metrics.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

const health = [toDashboard(uids.serviceHealth, "Service Health")];
const capacity = [toDashboard(uids.capacity, "Capacity")];

const byExporter = (counter: string) => rateBy("exporter", counter, SENDING_ON);

/** What goes on to the stores. */
export function spansSent(view: View) {
  return graph(view, {
    title: "Spans sent",
    description: "Spans a second that each store was given.",
    unit: units.CountsPerSecond,
    queries: [{ expr: byExporter("otelcol_exporter_sent_spans_total"), legend: "{{exporter}}" }],
    links: capacity,
  });
}

/** What of the other signals goes on. */
export function othersSent(view: View) {
  return graph(view, {
    title: "Log records and metric points sent",
    description: "Log records and metric points a second that each store was given.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: byExporter("otelcol_exporter_sent_log_records_total"),
        legend: "{{exporter}} log records",
      },
      {
        expr: byExporter("otelcol_exporter_sent_metric_points_total"),
        legend: "{{exporter}} metric points",
      },
    ],
    links: capacity,
  });
}

/** What could not be delivered at once. */
export function sendsFailed(view: View) {
  const failed = '{__name__=~"otelcol_exporter_(send|enqueue)_failed_.+_total"}';
  return graph(view, {
    title: "Sends failed",
    description: "Items a second, of any signal, that an exporter could neither deliver nor queue.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: `sum by (job, exporter) (rate(${failed}[$__rate_interval]))`,
        legend: "{{job}} {{exporter}}",
      },
    ],
    links: health,
  });
}

/** Who is being waited for. */
export function inFlight(view: View) {
  return graph(view, {
    title: "Requests on their way",
    description: "Requests that each exporter has sent and that are not yet answered.",
    unit: units.Short,
    queries: [
      {
        expr: `sum by (exporter) (otelcol_exporter_in_flight_requests{${SENDING_ON}})`,
        legend: "{{exporter}}",
      },
    ],
    links: health,
  });
}

/** What the Collector cannot find out. */
export function surveyErrors(view: View) {
  return graph(view, {
    title: "Surveys of the machine and of Redis",
    description: "Metric points a second that the Collector found out by itself, or failed to.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: rateBy("receiver", "otelcol_scraper_scraped_metric_points_total"),
        legend: "{{receiver}} found",
      },
      {
        expr: rateBy("receiver", "otelcol_scraper_errored_metric_points_total"),
        legend: "{{receiver}} failed",
      },
    ],
    links: [toDashboard(uids.infrastructure, "Infrastructure")],
  });
}
