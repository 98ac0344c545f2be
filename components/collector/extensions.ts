import { listeners } from "../../model/listeners.ts";
import type { CollectorSettings } from "../../model/platform.ts";
import { secretPath } from "../../model/workload.ts";
import { otelcolServerTls } from "../otelcol-tls.ts";
import { listenOn, TOKENS } from "./receivers.ts";

/** Folder of the queues, on a volume. */
export const COLLECTOR_STORAGE = "/var/lib/otelcol";

/** The extension that keeps the queues on disk. */
export const QUEUE_STORAGE = "file_storage/queues";

/** The senders' tokens, the Collector's health, and the queues' place on disk. */
export function extensionsFor({ persistentQueues }: CollectorSettings) {
  return {
    // One token to a line, and any of them will do.
    [TOKENS]: { filename: secretPath("otlp-tokens") },
    health_check: {
      endpoint: listenOn(listeners.collector.health),
      tls: otelcolServerTls("collector"),
    },
    // Compacted at the start: the files keep the size of the longest outage otherwise.
    ...(persistentQueues && {
      [QUEUE_STORAGE]: {
        directory: COLLECTOR_STORAGE,
        compaction: { on_start: true, directory: COLLECTOR_STORAGE, cleanup_on_start: true },
      },
    }),
  };
}
