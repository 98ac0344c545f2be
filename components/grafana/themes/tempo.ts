import * as units from "@grafana/grafana-foundation-sdk/units";
import { toDashboard } from "../drill-downs.ts";
import { rateBy } from "../metrics.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** Share of what Tempo takes from which it is shown in red: beyond all of it, it refuses. */
const LIMIT_WARNING = 0.8;

const collector = [toDashboard(uids.collector, "Collector & Sampling")];

/** How near Tempo is to refusing. */
export function tempoIntake(view: View) {
  const limit = (name: string) => `max(tempo_limits_defaults{limit_name="${name}"})`;
  const bytes =
    "max(sum by (tenant) (rate(tempo_distributor_bytes_received_total[$__rate_interval])))";
  return graph(view, {
    title: "Tempo: of its limits",
    description:
      "Bytes a second and unfinished traces, as shares of what Tempo takes before it refuses; of the tenant that has most.",
    unit: units.PercentUnit,
    queries: [
      { expr: `${bytes} / ${limit("ingestion_rate_limit_bytes")}`, legend: "bytes a second" },
      {
        expr: `max(tempo_ingester_live_traces) / ${limit("max_local_traces_per_user")}`,
        legend: "unfinished traces",
      },
    ],
    redFrom: LIMIT_WARNING,
    needs: ["tempo"],
    links: collector,
  });
}

/** What Tempo has thrown away. */
export function tempoDiscarded(view: View) {
  return graph(view, {
    title: "Tempo: spans discarded",
    description: "Spans a second that Tempo did not keep, by reason.",
    unit: units.CountsPerSecond,
    queries: [{ expr: rateBy("reason", "tempo_discarded_spans_total"), legend: "{{reason}}" }],
    needs: ["tempo"],
    links: collector,
  });
}
