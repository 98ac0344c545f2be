import { dashboard } from "../dashboard.ts";
import { samplerRoom, samplerTraces, tempoGrowth } from "../themes/capacity.ts";
import { queues } from "../themes/collector.ts";
import { memory, memoryLeftNow } from "../themes/components.ts";
import { hostCpu } from "../themes/host.ts";
import {
  diskRoom,
  exemplarRoom,
  jaegerSize,
  lokiIntake,
  prometheusSize,
  series,
  zipkinIntake,
} from "../themes/stores.ts";
import { tempoDiscarded, tempoIntake } from "../themes/tempo.ts";
import { traceBytes } from "../themes/volume.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** How much more the platform could take, and until when it lasts. */
export function capacity(view: View) {
  return dashboard({
    uid: uids.capacity,
    title: "Capacity",
    description: "How near disk, memory, processors, queues and stores are to their limits.",
    time: { from: "now-6h", refresh: "1m" },
    panels: [
      diskRoom(view),
      memoryLeftNow(view),
      memory(view),
      hostCpu(view),
      queues(view),
      samplerRoom(view),
      samplerTraces(view),
      traceBytes(view),
      tempoGrowth(view),
      tempoIntake(view),
      tempoDiscarded(view),
      jaegerSize(view),
      zipkinIntake(view),
      prometheusSize(view),
      series(view),
      exemplarRoom(view),
      lokiIntake(view),
    ],
  });
}
