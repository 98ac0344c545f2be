import type { Platform } from "../../model/platform.ts";
import { keepsEverything } from "../../model/sampling.ts";
import type { Component, Pipeline } from "../pipelines.ts";
import { intake, kept } from "./connectors.ts";
import { errorExporters, exportersOf, hasTenants } from "./exporters.ts";
import { errorFilter, errorSampler, limiters, sampler } from "./sampling.ts";

/** The ways of spans from the sampler, where there is one, to the stores. */
export function keptPipelines(platform: Platform): Pipeline[] {
  const { sampling } = platform.collector;
  const processors = keepsEverything(sampling) ? [] : [sampler(sampling), ...limiters(sampling)];
  const exporters = exportersOf("traces", platform);
  const traces = { id: "traces", receivers: [], fromConnectors: [intake], processors };
  if (!sampling.errors) return [{ ...traces, exporters }];
  if (keepsEverything(sampling)) return [{ ...traces, exporters, toConnectors: [kept] }, copies()];
  return [
    {
      ...traces,
      exporters: exporters.filter((one) => !hasTenants(one)),
      toConnectors: [kept],
    },
    fromKept("traces/standard", [errorFilter("others")], exporters.filter(hasTenants)),
    fromKept("traces/errors", [errorFilter("errors")], errorExporters(platform)),
  ];

  /** Where everything is kept at once, traces with an error are so once more, when they are whole. */
  function copies(): Pipeline {
    return fromKept("traces/errors", [errorSampler(sampling)], errorExporters(platform));
  }
}

function fromKept(
  id: string,
  processors: readonly Component[],
  exporters: readonly Component[],
): Pipeline {
  return { id, receivers: [], fromConnectors: [kept], processors, exporters };
}
