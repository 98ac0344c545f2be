import type { Platform } from "../../model/platform.ts";
import { keepsEverything } from "../../model/sampler-memory.ts";
import type { Component, Pipeline } from "../pipelines.ts";
import { boostProcessor } from "./boosts.ts";
import { graphMaker, intake, serviceGraph, spanMetrics } from "../connectors.ts";
import { exportersOf, type Signal } from "../exporters.ts";
import { instanceProcessor } from "../instance.ts";
import { keptPipelines } from "./kept.ts";
import { intakeProcessors, surveyProcessors } from "./processors.ts";
import { legacySpanReceivers, otlpReceiver } from "./receivers.ts";

/** The ways of the three signals from their senders to the stores. */
export function signalPipelines(platform: Platform): Pipeline[] {
  return [
    ...tracePipelines(platform),
    ...(["metrics", "logs"] as const).flatMap((signal) => outsidePipeline(signal, platform)),
  ];
}

/** Metrics are made of all spans, and only then is sampled what the stores get. */
function tracePipelines(platform: Platform): Pipeline[] {
  const graphs = graphMaker(platform) === "collector" ? [serviceGraph()] : [];
  return [
    {
      id: "traces/intake",
      receivers: [otlpReceiver(platform), ...legacySpanReceivers(platform)],
      processors: [...intakeProcessors(platform), ...marks(platform)],
      exporters: [],
      toConnectors: [spanMetrics, ...graphs, intake],
    },
    ...keptPipelines(platform),
    {
      id: "metrics/spans",
      receivers: [],
      processors: [...surveyProcessors(platform), instanceProcessor],
      exporters: exportersOf("metrics", platform),
      fromConnectors: [spanMetrics, ...graphs],
    },
  ];
}

/** What tells the sampler which traces are boosted; before spans fan out, or each would be copied. */
function marks({ collector: { sampling } }: Platform): Component[] {
  return keepsEverything(sampling) ? [] : [boostProcessor()];
}

/** No pipeline where no store takes the signal: the receiver then refuses it, which a sender notices. */
function outsidePipeline(signal: Exclude<Signal, "traces">, platform: Platform): Pipeline[] {
  const exporters = exportersOf(signal, platform);
  if (exporters.length === 0) return [];
  return [
    {
      id: signal,
      receivers: [otlpReceiver(platform)],
      processors: intakeProcessors(platform),
      exporters,
    },
  ];
}
