import type { CollectorSettings } from "../model/platform.ts";

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
