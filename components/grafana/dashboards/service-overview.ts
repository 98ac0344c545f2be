import { dashboard } from "../dashboard.ts";
import { ownTimes } from "../themes/apps.ts";
import { serviceGraph } from "../themes/calls.ts";
import {
  endpointErrors,
  errorShares,
  latencies,
  latencyHeatMap,
  requestRates,
  routesByStatus,
  slowestEndpoints,
} from "../themes/requests.ts";
import { servicesSeen, totalErrors, totalLatency, totalRequests } from "../themes/totals.ts";
import { recordsOfFailures } from "../themes/traces.ts";
import { uids } from "../uids.ts";
import { serviceVariables } from "../variables.ts";
import type { View } from "../view.ts";

/** How the services do: requests, errors and durations, from all of them down to one endpoint. */
export function serviceOverview(view: View) {
  return dashboard({
    uid: uids.serviceOverview,
    title: "Service Overview",
    description: "Requests, errors and latency of the services, down to their endpoints.",
    variables: serviceVariables(view),
    panels: [
      totalRequests(view),
      totalErrors(view),
      totalLatency(view),
      servicesSeen(view),
      requestRates(view),
      errorShares(view),
      latencies(view),
      slowestEndpoints(view),
      latencyHeatMap(view),
      endpointErrors(view),
      routesByStatus(view),
      ownTimes(view, "business-logic"),
      serviceGraph(view),
      recordsOfFailures(view),
    ],
  });
}
