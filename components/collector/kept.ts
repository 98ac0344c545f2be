import type { Platform } from "../../model/platform.ts";
import { errorExporters, exportersOf } from "../exporters.ts";
import { fromKept, kept } from "../kept.ts";
import type { Pipeline } from "../pipelines.ts";
import { errorSampler } from "../sampling.ts";
import { intake } from "../connectors.ts";
import { routes } from "./routes.ts";

/** The ways of spans that have come in: to the samplers, where there are any, or else to the stores. */
export function keptPipelines(platform: Platform): Pipeline[] {
  if (platform.workloads.includes("sampler")) return routes(platform);
  const { sampling } = platform.collector;
  const exporters = exportersOf("traces", platform);
  const traces = {
    ...{ id: "traces", receivers: [], fromConnectors: [intake] },
    ...{ processors: [], exporters },
  };
  const copies = errorExporters(platform, "collector");
  if (copies.length === 0) return [traces];
  // Everything is kept at once; traces with an error are so once more, when they are whole.
  return [
    { ...traces, toConnectors: [kept] },
    fromKept("traces/errors", [errorSampler(sampling)], copies),
  ];
}
