import { dashboard } from "../dashboard.ts";
import { ownTimes, providersUp } from "../themes/apps.ts";
import {
  modelErrors,
  modelHeatMap,
  modelLatencies,
  modelRates,
  routedRequests,
  routerSteps,
  slowModelTraces,
  tokens,
} from "../themes/models.ts";
import { uids } from "../uids.ts";
import { environmentVariable } from "../variables.ts";
import type { View } from "../view.ts";

/** The LLM router: which provider and model answers how fast, and what it costs. */
export function llmRouter(view: View) {
  return dashboard({
    uid: uids.llmRouter,
    title: "LLM Router Performance",
    description: "Requests, latency, errors and tokens by provider and model.",
    variables: environmentVariable(view),
    panels: [
      routedRequests(view),
      tokens(view),
      providersUp(view),
      ownTimes(view, "llm-router"),
      modelRates(view),
      modelErrors(view),
      modelLatencies(view),
      modelHeatMap(view),
      routerSteps(view),
      slowModelTraces(view),
    ],
  });
}
