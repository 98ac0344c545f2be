import type { CollectorSettings } from "../model/platform.ts";
import { Duration } from "../model/units/duration.ts";

/** Folder of a Collector's queues, on a volume; the samplers' are alike. */
export const COLLECTOR_STORAGE = "/var/lib/otelcol";

/** The extension that keeps the queues on disk. */
export const QUEUE_STORAGE = "file_storage/queues";

/** The queues' place on disk, where they have one. */
export function queueStorage({ persistentQueues }: CollectorSettings) {
  if (!persistentQueues) return {};
  return {
    // Compacted at the start: the files keep the size of the longest outage otherwise.
    [QUEUE_STORAGE]: {
      directory: COLLECTOR_STORAGE,
      compaction: { on_start: true, directory: COLLECTOR_STORAGE, cleanup_on_start: true },
    },
  };
}

/** How long a Collector may hand over what waits in its memory, as it ends: stores are slow for minutes at most. */
const HANDED_OVER_WITHIN = Duration.parse("5m");

/** What becomes of a queue as its Collector ends: it stays on a volume, or is handed over before. */
export function queueKeeping({ persistentQueues }: CollectorSettings) {
  return persistentQueues
    ? { storage: { path: COLLECTOR_STORAGE } }
    : { endsWithin: HANDED_OVER_WITHIN };
}
