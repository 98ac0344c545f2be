import { dashboard } from "../dashboard.ts";
import {
  failedModelTraces,
  modelErrors,
  modelLatencies,
  modelRates,
  modelSpans,
  slowModelTraces,
  tokens,
} from "../themes/models.ts";
import { uids } from "../uids.ts";
import { environmentVariable } from "../variables.ts";
import type { View } from "../view.ts";

/** Calls of language models as their spans tell of them, down to single ones. */
export function llmTracing(view: View) {
  return dashboard({
    uid: uids.llmTracing,
    title: "LLM Tracing",
    description: "Calls of language models, with their models, their tokens and their traces.",
    variables: environmentVariable(view),
    panels: [
      modelRates(view),
      modelErrors(view),
      modelLatencies(view),
      tokens(view),
      modelSpans(view),
      slowModelTraces(view),
      failedModelTraces(view),
    ],
  });
}
