import { dashboard } from "../dashboard.ts";
import {
  callLatencies,
  callRates,
  databaseCalls,
  failedCalls,
  serviceGraph,
  unpairedCalls,
} from "../themes/calls.ts";
import { failedTraces, slowTraces } from "../themes/traces.ts";
import { spanKinds, spanVolume, traceVolume } from "../themes/volume.ts";
import { uids } from "../uids.ts";
import { serviceVariables } from "../variables.ts";
import type { View } from "../view.ts";

/** How the services work together: who calls whom, and what comes of it. */
export function distributedTracing(view: View) {
  return dashboard({
    uid: uids.distributedTracing,
    title: "Distributed Tracing",
    description: "Who calls whom how often, how long and with what success, and the traces of it.",
    variables: serviceVariables(view),
    panels: [
      serviceGraph(view),
      callRates(view),
      failedCalls(view),
      callLatencies(view),
      databaseCalls(view),
      traceVolume(view),
      spanVolume(view),
      spanKinds(view),
      unpairedCalls(view),
      failedTraces(view),
      slowTraces(view),
    ],
  });
}
