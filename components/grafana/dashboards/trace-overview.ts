import { dashboard } from "../dashboard.ts";
import { oneTrace } from "../trace-panels.ts";
import { serviceGraph } from "../themes/calls.ts";
import { errorShares, latencies, requestRates } from "../themes/requests.ts";
import { recentTraces, recordsOfTrace } from "../themes/traces.ts";
import { traceVolume } from "../themes/volume.ts";
import { uids } from "../uids.ts";
import { serviceVariables, traceVariable } from "../variables.ts";
import type { View } from "../view.ts";

/** What the services do, from the numbers down to single traces and their log records. */
export function traceOverview(view: View) {
  return dashboard({
    uid: uids.traceOverview,
    title: "Trace Overview",
    description: "Requests, errors and latency of the services, their traces and their logs.",
    variables: [...serviceVariables(view), traceVariable()],
    panels: [
      requestRates(view),
      errorShares(view),
      latencies(view),
      traceVolume(view),
      serviceGraph(view),
      recentTraces(view),
      oneTrace(view),
      recordsOfTrace(view),
    ],
  });
}
