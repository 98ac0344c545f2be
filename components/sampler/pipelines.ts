import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { SAMPLER_REFUSES_FROM } from "../../model/sampler-memory.ts";
import { errorExporters, exportersOf, hasTenants, LARGEST_FOR_SAMPLER } from "../exporters.ts";
import { environmentProcessor } from "../environment.ts";
import { graphMaker, intake, serviceGraph } from "../connectors.ts";
import { instanceProcessor } from "../instance.ts";
import { fromKept, kept } from "../kept.ts";
import { memoryLimiter } from "../memory-limiter.ts";
import { otelcolMutualTls } from "../otelcol-tls.ts";
import type { Component, Pipeline } from "../pipelines.ts";
import { errorFilter, limiters, sampler } from "../sampling.ts";

/**
 * The ways of spans from the Collector, through the decision about their trace, to the stores; and where
 * the Collectors are several, what is found out from whole traces, of all that come in.
 */
export function samplerPipelines(platform: Platform): Pipeline[] {
  if (graphMaker(platform) !== "sampler") {
    return decided(platform, { receivers: [receiver], processors: [limiterOf(platform)] });
  }
  return [
    {
      ...{ id: "traces/intake", receivers: [receiver], processors: [limiterOf(platform)] },
      ...{
        exporters: [],
        toConnectors: [serviceGraph(platform.collector.sampling.samplers), intake],
      },
    },
    ...decided(platform, { receivers: [], fromConnectors: [intake], processors: [] }),
    graphPipeline(platform),
  ];
}

/** Refuses what there is no room for, before anything is made of it. */
function limiterOf({ memory }: Platform): Component {
  return memoryLimiter(memory.sampler, SAMPLER_REFUSES_FROM);
}

/** The way of the calls that were found out, and of all spans, to the metric store. */
function graphPipeline(platform: Platform): Pipeline {
  return {
    id: "metrics/graph",
    receivers: [],
    fromConnectors: [serviceGraph(platform.collector.sampling.samplers)],
    processors: [environmentProcessor(platform), instanceProcessor],
    exporters: exportersOf("metrics", platform, "sampler"),
  };
}

/** The decision about traces, and what becomes of those that are kept. */
function decided(
  platform: Platform,
  { processors, ...before }: Pick<Pipeline, "receivers" | "fromConnectors" | "processors">,
): Pipeline[] {
  const { sampling } = platform.collector;
  const deciders = [sampler(sampling), ...limiters(sampling)];
  const exporters = exportersOf("traces", platform, "sampler");
  const traces = { id: "traces", ...before, processors: [...processors, ...deciders] };
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
