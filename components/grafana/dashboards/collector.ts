import { dashboard } from "../dashboard.ts";
import {
  keptShare,
  otherSignals,
  processorLosses,
  queues,
  samplingDecisions,
  spansAccepted,
  spansRefused,
} from "../themes/collector.ts";
import { boosts } from "../annotations.ts";
import { inFlight, othersSent, sendsFailed, spansSent, surveyErrors } from "../themes/exporters.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** The way of telemetry through the Collector, and what sampling leaves of it. */
export function collector(view: View) {
  return dashboard({
    uid: uids.collector,
    title: "Collector & Sampling",
    description: "What the Collector takes on, keeps, queues, sends and loses.",
    annotations: boosts(view),
    panels: [
      spansAccepted(view),
      spansRefused(view),
      samplingDecisions(view),
      keptShare(view),
      processorLosses(view),
      queues(view),
      spansSent(view),
      sendsFailed(view),
      otherSignals(view),
      othersSent(view),
      inFlight(view),
      surveyErrors(view),
    ],
  });
}
