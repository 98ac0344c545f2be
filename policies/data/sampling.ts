import { z } from "zod";
import { inFile } from "../judging/files.ts";
import { flowOf } from "../judging/flow.ts";
import { running } from "../judging/pipelines.ts";
import { policy } from "../judging/policy.ts";
import { baselineOf, pipelinePath, SAMPLERS, samples, storesOf } from "./samplers.ts";

/** No more of the ordinary traces is kept than was agreed. */
export const tracesAreSampledAsAgreed = policy({
  name: "traces-are-sampled-as-agreed",
  concern: "data",
  severity: "medium",
  scope: "stack",
  description:
    "How much of the ordinary traces is kept decides what is stored of people's requests and what that costs.",
  remedy:
    "Set `sampling_percentage` of the Collector's `probabilistic_sampler`, or of the `probabilistic` policy of its `tail_sampling` that is about all traces, to the share that was agreed; where nothing samples yet, put one of them into the pipeline.",
  limits: z.object({
    most: z
      .number()
      .min(0)
      .max(100)
      .default(100)
      .describe("Share of ordinary traces that may be kept, in percent (0 to 100 inclusive)."),
  }),
  *judge(stack, { most }) {
    const must = `keep at most ${most} % of the ordinary traces`;
    for (const program of stack.programs("collector")) {
      for (const { id } of running(program, SAMPLERS)) {
        for (const { path, percent } of baselineOf(program, id)) {
          if (percent <= most) continue;
          const { resource } = program.file;
          yield { resource, path: inFile(program.file, path), must, got: percent };
        }
      }
    }
    if (most >= 100) return;
    const flow = flowOf(stack);
    for (const stage of flow.stages) {
      if (stage.pipeline.signal !== "traces" || storesOf(flow, stage).length === 0) continue;
      if (flow.always(stage, samples)) continue;
      const { file } = stage.program;
      const path = inFile(file, pipelinePath(stage.pipeline, "processors"));
      yield { resource: file.resource, path, must, got: "all of them" };
    }
  },
});
