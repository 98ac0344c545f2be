import { agentLimits, hostFrom, type Agents } from "../../model/agent.ts";
import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { TLS_VERSION } from "../../model/tls.ts";
import { secretPath } from "../../model/workload.ts";
import type { Component } from "../pipelines.ts";
import { QUEUE_STORAGE } from "../queue-storage.ts";
import { keepsOnDisk } from "./disk.ts";

/** The extension that knows what an agent shows the Collector. */
export const TOKEN = "bearertokenauth/collector";

/** Whom an agent believes: it has no certificate of its own to show. */
export const trust = { ca_file: secretPath("authority.crt"), min_version: TLS_VERSION };

/** What is sent together, in bytes: enough, and at most half of what the Collector's door takes. */
const ENOUGH = 256 * 1024;
const LARGEST = 2 * 2 ** 20;

/** Share of the memory, in percent, that may wait of each signal: on disk, or there where there is none. */
const QUEUED_ON_DISK = 100;
const QUEUED_IN_MEMORY = 15;

/** The way to the Collector's door; while it is full, nothing more is read. */
export function collectorExporter(platform: Platform, agents: Agents): Component {
  const { port } = listeners.collector.otlpGrpc;
  const onDisk = keepsOnDisk(platform, agents);
  const queued = agentLimits.memory.share(onDisk ? QUEUED_ON_DISK : QUEUED_IN_MEMORY);
  return {
    id: "otlp_grpc/collector",
    settings: {
      endpoint: `${hostFrom(agents, "collector")}:${port}`,
      auth: { authenticator: TOKEN },
      tls: trust,
      retry_on_failure: { initial_interval: "1s", max_interval: "10s", max_elapsed_time: "0s" },
      sending_queue: {
        // One after the other: Prometheus refuses samples that come late.
        num_consumers: 1,
        sizer: "bytes",
        queue_size: queued.bytes,
        block_on_overflow: true,
        ...(onDisk && { storage: QUEUE_STORAGE }),
        batch: {
          flush_timeout: platform.collector.batchDelay.toGo(),
          ...{ sizer: "bytes", min_size: ENOUGH, max_size: LARGEST },
        },
      },
    },
  };
}
