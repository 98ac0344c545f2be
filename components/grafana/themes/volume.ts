import * as units from "@grafana/grafana-foundation-sdk/units";
import { ofService, toDashboard } from "../drill-downs.ts";
import { all, only, rateBy, red, SERVICE } from "../metrics.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import { countedOnce, type View } from "../view.ts";

const spansOfChosen = all(only.environment, only.chosenServices);
const collector = [toDashboard(uids.collector, "Collector & Sampling")];

/** How many traces there are, over time. */
export function traceVolume(view: View) {
  return graph(view, {
    title: "Trace volume",
    description:
      "Traces a second that Tempo began to keep, after sampling, by tenant; where everything is kept, those with an error are in two.",
    unit: units.CountsPerSecond,
    queries: [
      {
        expr: countedOnce(view, rateBy("tenant", "tempo_ingester_traces_created_total")),
        legend: "{{tenant}}",
      },
    ],
    needs: ["tempo"],
    links: collector,
  });
}

/** How many spans each service sends, over time. */
export function spanVolume(view: View) {
  return graph(view, {
    title: "Spans by service",
    description: "Spans a second that each service sent, counted before sampling.",
    unit: units.CountsPerSecond,
    queries: [{ expr: red(spansOfChosen, SERVICE).rate, legend: "{{service_name}}" }],
    stacked: true,
    links: ofService(view),
  });
}

/** What the spans are: requests, calls, messages, inner steps. */
export function spanKinds(view: View) {
  return graph(view, {
    title: "Spans by kind",
    description: "Spans a second by what they tell of: requests, calls, messages or inner steps.",
    unit: units.CountsPerSecond,
    queries: [{ expr: red(spansOfChosen, "span_kind").rate, legend: "{{span_kind}}" }],
    stacked: true,
    links: [toDashboard(uids.serviceOverview, "Service Overview")],
  });
}

/** How much Tempo is given to keep. */
export function traceBytes(view: View) {
  return graph(view, {
    title: "Bytes to Tempo",
    description: "Bytes of spans a second that Tempo took on.",
    unit: units.BytesPerSecondIEC,
    queries: [{ expr: rateBy("job", "tempo_distributor_bytes_received_total"), legend: "bytes" }],
    needs: ["tempo"],
    links: [toDashboard(uids.capacity, "Capacity")],
  });
}
