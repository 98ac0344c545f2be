import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { otelcolServerTls } from "../otelcol-tls.ts";
import { ownMetricsPipeline, ownTelemetry } from "../own-metrics.ts";
import { pipelineSections } from "../pipelines.ts";
import { queueStorage } from "../queue-storage.ts";
import { samplerPipelines } from "./pipelines.ts";

/** A sampler's configuration, the same for each of them: a Collector that decides about whole traces. */
export function samplerConfig(platform: Platform) {
  const { sections, pipelines } = pipelineSections([
    ...samplerPipelines(platform),
    ownMetricsPipeline("sampler", listeners.sampler.metrics),
  ]);
  const extensions = {
    health_check: {
      endpoint: `0.0.0.0:${listeners.sampler.health.port}`,
      tls: otelcolServerTls("sampler"),
    },
    ...queueStorage(platform.collector),
  };
  return {
    extensions,
    ...sections,
    service: {
      extensions: Object.keys(extensions),
      pipelines,
      telemetry: {
        ...ownTelemetry("sampler"),
        resource: { attributes: [{ name: "service.name", value: "sampler" }] },
      },
    },
  };
}
