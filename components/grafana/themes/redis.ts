import * as units from "@grafana/grafana-foundation-sdk/units";
import { toDashboard } from "../drill-downs.ts";
import { mostRateBy } from "../metrics.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";

const health = [toDashboard(uids.serviceHealth, "Service Health")];

/** What Redis holds. */
export function redisMemory(view: View) {
  return graph(view, {
    title: "Redis: memory",
    description:
      "Bytes that Redis holds and that the kernel has given it for them, beside its limit.",
    unit: units.BytesIEC,
    queries: [
      { expr: "max(redis_memory_used_bytes)", legend: "held" },
      { expr: "max(redis_memory_rss_bytes)", legend: "given" },
      { expr: 'max(tracing:memory_limit_bytes{job="redis"})', legend: "limit" },
    ],
    needs: ["redis"],
    links: health,
  });
}

/** What is asked of Redis. */
export function redisCommands(view: View) {
  return graph(view, {
    title: "Redis: commands and clients",
    description: "Commands a second, and clients that are connected.",
    unit: units.Short,
    queries: [
      { expr: mostRateBy("job", "redis_commands_processed_total"), legend: "commands a second" },
      { expr: "max(redis_clients_connected)", legend: "clients" },
    ],
    needs: ["redis"],
    links: health,
  });
}
