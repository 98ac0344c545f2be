import { dashboard } from "../dashboard.ts";
import { queues, spansAccepted, spansRefused } from "../themes/collector.ts";
import {
  alertDelivery,
  componentsUp,
  firingAlerts,
  memory,
  redisUp,
  scrapeTimes,
  startedAnew,
} from "../themes/components.ts";
import { sendsFailed } from "../themes/exporters.ts";
import { reads, readTimes } from "../themes/reading.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** Whether the platform itself, and each sample service, does its work. */
export function serviceHealth(view: View) {
  return dashboard({
    uid: uids.serviceHealth,
    title: "Service Health",
    description: "Whether every component of the platform and every sample service does its work.",
    panels: [
      componentsUp(view),
      firingAlerts(view),
      redisUp(view),
      memory(view),
      startedAnew(view),
      spansAccepted(view),
      spansRefused(view),
      queues(view),
      sendsFailed(view),
      reads(view),
      readTimes(view),
      scrapeTimes(view),
      alertDelivery(view),
    ],
  });
}
