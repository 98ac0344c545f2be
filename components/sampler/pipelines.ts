import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { SAMPLER_REFUSES_FROM } from "../../model/sampler-memory.ts";
import { errorExporters, exportersOf, hasTenants, LARGEST_FOR_SAMPLER } from "../exporters.ts";
import { fromKept, kept } from "../kept.ts";
import { memoryLimiter } from "../memory-limiter.ts";
import { otelcolMutualTls } from "../otelcol-tls.ts";
import type { Component, Pipeline } from "../pipelines.ts";
import { errorFilter, limiters, sampler } from "../sampling.ts";

/** The ways of spans from the Collector, through the decision about their trace, to the stores. */
export function samplerPipelines(platform: Platform): Pipeline[] {
  const { sampling } = platform.collector;
  const processors = [
    memoryLimiter(platform.memory.sampler, SAMPLER_REFUSES_FROM),
    sampler(sampling),
    ...limiters(sampling),
  ];
  const exporters = exportersOf("traces", platform, "sampler");
  const traces = { id: "traces", receivers: [receiver], processors };
  const ofErrors = errorExporters(platform, "sampler");
  if (ofErrors.length === 0) return [{ ...traces, exporters }];
  return [
    {
      ...traces,
      exporters: exporters.filter((one) => !hasTenants(one)),
      toConnectors: [kept],
    },
    fromKept("traces/standard", [errorFilter("others")], exporters.filter(hasTenants)),
    fromKept("traces/errors", [errorFilter("errors")], ofErrors),
  ];
}

/** The Collector's door, and nobody else's: what comes in has been redacted. */
const receiver: Component = {
  id: "otlp",
  settings: {
    protocols: {
      grpc: {
        endpoint: `0.0.0.0:${listeners.sampler.otlpGrpc.port}`,
        tls: otelcolMutualTls("sampler"),
        // What is too large is refused for good, and the Collector's senders would not hear of it.
        max_recv_msg_size_mib: (2 * LARGEST_FOR_SAMPLER) / 2 ** 20,
        // It asks whether this one is still there, while it waits for room.
        keepalive: { enforcement_policy: { min_time: "10s", permit_without_stream: true } },
      },
    },
  },
};
