import { dashboard } from "../dashboard.ts";
import { tempoTimes } from "../themes/reading.ts";
import {
  dailyMean,
  dailyRequests,
  errorTrend,
  latencyAgainstBaseline,
  latencyTrend,
  requestTrend,
} from "../themes/trends.ts";
import { traceVolume } from "../themes/volume.ts";
import { uids } from "../uids.ts";
import { serviceVariables } from "../variables.ts";
import type { View } from "../view.ts";

/** Whether things get better or worse. */
export function performanceTrends(view: View) {
  return dashboard({
    uid: uids.performanceTrends,
    title: "Performance Trends",
    description: "Requests, errors and latency beside those of a day and a week ago.",
    variables: serviceVariables(view),
    time: { from: "now-24h", refresh: "5m" },
    panels: [
      requestTrend(view),
      errorTrend(view),
      latencyTrend(view),
      latencyAgainstBaseline(view),
      dailyMean(view),
      dailyRequests(view),
      traceVolume(view),
      tempoTimes(view),
    ],
  });
}
