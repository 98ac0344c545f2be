import { listeners } from "../../model/listeners.ts";
import type { Platform } from "../../model/platform.ts";
import { ownMetricsPipeline, ownTelemetry } from "../own-metrics.ts";
import { pipelineSections } from "../pipelines.ts";
import { auditPipelines } from "./audit.ts";
import { extensionsFor } from "./extensions.ts";
import { signalPipelines } from "./signals.ts";
import { surveyPipelines } from "./surveys.ts";

/** The Collector's configuration: guarded doors in, nothing private beyond them, every store behind a queue of its own. */
export function collectorConfig(platform: Platform) {
  const { sections, pipelines } = pipelineSections([
    ...signalPipelines(platform),
    ...surveyPipelines(platform),
    ...auditPipelines(platform),
    ownMetricsPipeline("collector", listeners.collector.metrics),
  ]);
  const extensions = extensionsFor(platform.collector);
  return {
    extensions,
    ...sections,
    service: {
      extensions: Object.keys(extensions),
      pipelines,
      telemetry: {
        ...ownTelemetry("collector"),
        resource: { attributes: [{ name: "service.name", value: "collector" }] },
      },
    },
  };
}
