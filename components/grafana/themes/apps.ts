import * as units from "@grafana/grafana-foundation-sdk/units";
import { toDashboard } from "../drill-downs.ts";
import { rateBy } from "../metrics.ts";
import { graph, upAndDown } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** How long a sample service takes, as it measures it itself. */
export function ownTimes(view: View, service: string) {
  const buckets = rateBy(
    "le, operation",
    "request_duration_seconds_bucket",
    `service="${service}"`,
  );
  return graph(view, {
    title: `Times that ${service} measures`,
    description: `Time within which ${service} answered 95 % of the requests for each operation.`,
    unit: units.Seconds,
    queries: [
      { expr: `histogram_quantile(0.95, ${buckets})`, legend: "{{operation}}", exemplars: true },
    ],
    needs: [service],
    links: [toDashboard(uids.serviceOverview, "Service Overview")],
  });
}

/** Which providers of models answer. */
export function providersUp(view: View) {
  return upAndDown(view, {
    title: "Providers",
    description: "Whether each provider of models answers the LLM router.",
    unit: units.Short,
    queries: [{ expr: "min by (provider) (llm_provider_up)", legend: "{{provider}}" }],
    needs: ["llm-router"],
    links: [toDashboard(uids.llmTracing, "LLM Tracing")],
  });
}
