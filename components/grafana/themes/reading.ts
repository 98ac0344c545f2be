import * as units from "@grafana/grafana-foundation-sdk/units";
import { toDashboard } from "../drill-downs.ts";
import { rateBy } from "../metrics.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

const health = [toDashboard(uids.serviceHealth, "Service Health")];

const quantile = (buckets: string) => `histogram_quantile(0.95, ${buckets})`;

/** Who reads what. */
export function reads(view: View) {
  return graph(view, {
    title: "Requests at the gateway",
    description: "Requests a second through the gateway to each store.",
    unit: units.RequestsPerSecond,
    queries: [
      {
        expr: rateBy("server", "caddy_http_requests_total", 'handler="authentication"'),
        legend: "{{server}}",
      },
    ],
    needs: ["gateway"],
    links: health,
  });
}

/** How long readers wait. */
export function readTimes(view: View) {
  const buckets = rateBy(
    "le, server",
    "caddy_http_request_duration_seconds_bucket",
    'handler="authentication"',
  );
  return graph(view, {
    title: "Latency at the gateway",
    description:
      "Time within which 95 % of the requests through the gateway were answered, by store.",
    unit: units.Seconds,
    queries: [{ expr: quantile(buckets), legend: "{{server}}" }],
    needs: ["gateway"],
    links: health,
  });
}

/** How long Tempo takes to find. */
export function tempoTimes(view: View) {
  const buckets = rateBy("le, route", "tempo_request_duration_seconds_bucket", 'route=~"api_.+"');
  return graph(view, {
    title: "Latency of Tempo's answers",
    description: "Time within which Tempo answered 95 % of the questions, by kind.",
    unit: units.Seconds,
    queries: [{ expr: quantile(buckets), legend: "{{route}}" }],
    needs: ["tempo"],
    links: health,
  });
}
