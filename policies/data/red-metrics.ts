import { dialsOf } from "../judging/addresses.ts";
import { inFile } from "../judging/files.ts";
import { flowOf, type Flow } from "../judging/flow.ts";
import { answersAt } from "../judging/hosts.ts";
import { isConnector, typeOf } from "../judging/pipelines.ts";
import { policy } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { runnersOf } from "../judging/flow.ts";
import type { Stack } from "../judging/stack.ts";
import { at, itemsOf } from "../judging/values.ts";
import { pipelinePath, samples } from "./samplers.ts";

/** The connectors that count requests. */
const COUNTING = ["spanmetrics", "servicegraph"];

/** What counts requests counts all of them. */
export const redMetricsComeBeforeSampling = policy({
  name: "red-metrics-come-before-sampling",
  concern: "data",
  severity: "high",
  scope: "stack",
  description:
    "Rates, errors and durations that are counted of what a sampler left are those of the sampler's taste: mostly slow, mostly failed.",
  remedy:
    "Export to `span_metrics` and `service_graph` from a pipeline that no sampler stands in or before; leave Tempo's metrics generator off where traces come to it sampled.",
  *judge(stack) {
    const flow = flowOf(stack);
    for (const stage of flow.stages) {
      const { program, pipeline } = stage;
      const counting = pipeline.exporters.filter(
        (id) => isConnector(program, id) && COUNTING.includes(typeOf(id)),
      );
      if (counting.length === 0 || !flow.ever(stage, samples)) continue;
      yield {
        resource: program.file.resource,
        path: inFile(program.file, pipelinePath(pipeline, "exporters")),
        must: `give '${counting.join("', '")}' all traces, before any are left out`,
        got: "behind a sampler",
      };
    }
    for (const tempo of stack.programs("tempo")) {
      const generated = generatedBy(tempo);
      if (generated === undefined || !isSentSamples(tempo, stack, flow)) continue;
      yield {
        resource: tempo.file.resource,
        path: inFile(tempo.file, generated.path),
        must: "be empty where traces come sampled",
        got: generated.processors,
      };
    }
  },
});

function generatedBy({ document }: Program) {
  const places = [
    ["overrides", "defaults", "metrics_generator", "processors"],
    ["overrides", "metrics_generator_processors"],
  ];
  return places
    .map((place) => ({ path: place.join("."), processors: itemsOf(at(document, ...place)) }))
    .find(({ processors }) =>
      processors.some((one) => /^(span-metrics|service-graphs)/.test(String(one))),
    );
}

function isSentSamples(tempo: Program, stack: Stack, flow: Flow): boolean {
  const workloads = runnersOf(tempo, stack).map(({ resource }) => resource);
  return flow.stages.some((stage) => {
    if (stage.pipeline.signal !== "traces" || !flow.ever(stage, samples)) return false;
    const [runner] = flow.runners(stage.program);
    if (runner === undefined) return false;
    return dialsOf(stage.program)
      .filter(({ component = "" }) => stage.pipeline.exporters.includes(component))
      .flatMap((dial) => answersAt(stack, runner.resource, dial))
      .some(({ workload }) => workloads.includes(workload));
  });
}
