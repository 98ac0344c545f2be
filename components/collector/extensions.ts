import { listeners } from "../../model/listeners.ts";
import type { CollectorSettings } from "../../model/platform.ts";
import { secretPath } from "../../model/workload.ts";
import { otelcolServerTls } from "../otelcol-tls.ts";
import { queueStorage } from "../queue-storage.ts";
import { listenOn, TOKENS } from "./receivers.ts";

/** The senders' tokens, the Collector's health, and the queues' place on disk. */
export function extensionsFor(settings: CollectorSettings) {
  return {
    // One token to a line, and any of them will do.
    [TOKENS]: { filename: secretPath("otlp-tokens") },
    health_check: {
      endpoint: listenOn(listeners.collector.health),
      tls: otelcolServerTls("collector"),
    },
    ...queueStorage(settings),
  };
}
