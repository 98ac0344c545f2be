import { dashboard } from "../dashboard.ts";
import { cpu, memory, traffic } from "../themes/components.ts";
import {
  diskTime,
  diskTraffic,
  fileSystem,
  hostCpu,
  hostLoad,
  hostMemory,
  hostPaging,
  networkLosses,
  networkTraffic,
} from "../themes/host.ts";
import { redisCommands, redisMemory } from "../themes/redis.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

/** The machine and what each component takes of it. */
export function infrastructure(view: View) {
  return dashboard({
    uid: uids.infrastructure,
    title: "Infrastructure",
    description: "CPU, memory, disk and network of the machine and of each component.",
    panels: [
      hostCpu(view),
      hostLoad(view),
      hostMemory(view),
      hostPaging(view),
      diskTraffic(view),
      diskTime(view),
      fileSystem(view),
      networkTraffic(view),
      networkLosses(view),
      cpu(view),
      memory(view),
      traffic(view),
      redisMemory(view),
      redisCommands(view),
    ],
  });
}
