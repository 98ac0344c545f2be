import type { Component, Pipeline } from "./pipelines.ts";

/** Hands the spans that are kept to the pipelines that know their tenant. */
export const kept: Component = { id: "forward/kept", settings: {} };

/** A pipeline of spans that are kept. */
export function fromKept(
  id: string,
  processors: readonly Component[],
  exporters: readonly Component[],
): Pipeline {
  return { id, receivers: [], fromConnectors: [kept], processors, exporters };
}
