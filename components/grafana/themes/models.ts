import * as units from "@grafana/grafana-foundation-sdk/units";
import { ofModel, ofService, toDashboard } from "../drill-downs.ts";
import { all, durationBuckets, only, rateBy, red, SERVICE } from "../metrics.ts";
import { WIDTH } from "../panel.ts";
import { graph, heatMap } from "../panels.ts";
import { traceTable } from "../trace-panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";
import { ERROR_WARNING, LATENCY_WARNING } from "./requests.ts";

/** The workload that counts requests and tokens itself. */
const ROUTER = "llm-router";

const MODEL = "{{gen_ai_provider_name}} {{gen_ai_request_model}}";
const modelCalls = all(only.environment, only.ofModels);
const byModel = red(modelCalls, "gen_ai_provider_name, gen_ai_request_model");
const router = [toDashboard(uids.llmTracing, "LLM Tracing")];

/** How often each model is asked. */
export function modelRates(view: View) {
  return graph(view, {
    title: "Calls of models",
    description:
      "Spans a second that name a model, by provider and model, counted before sampling.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: byModel.rate, legend: MODEL }],
    links: ofModel(view),
  });
}

/** How often that fails. */
export function modelErrors(view: View) {
  return graph(view, {
    title: "Failed calls of models",
    description: "Share of each model's calls that failed.",
    unit: units.PercentUnit,
    queries: [{ expr: byModel.errorShare, legend: MODEL }],
    redFrom: ERROR_WARNING,
    links: ofModel(view),
  });
}

/** How long each model takes. */
export function modelLatencies(view: View) {
  return graph(view, {
    title: "Latency of models",
    description: "Time within which 50 % and 95 % of each model's calls were answered.",
    unit: units.Seconds,
    queries: [
      { expr: byModel.latency(0.95), legend: `${MODEL} 95 %`, exemplars: true },
      { expr: byModel.latency(0.5), legend: `${MODEL} 50 %` },
    ],
    redFrom: LATENCY_WARNING,
    links: ofModel(view),
  });
}

/** How the times of all models are spread. */
export function modelHeatMap(view: View) {
  return heatMap(view, {
    title: "Spread of the models' latency",
    description: "How many calls of models took how long.",
    unit: units.Seconds,
    queries: [{ expr: durationBuckets(modelCalls), legend: "{{le}}", exemplars: true }],
  });
}

/** What the router's time goes into. */
export function routerSteps(view: View) {
  const steps = red(all(only.environment, only.services([ROUTER])), `${SERVICE}, span_name`);
  return graph(view, {
    title: "Steps of the LLM router",
    description:
      "Mean length of each of the router's spans: the request, its context, inference and assembly.",
    unit: units.Seconds,
    queries: [{ expr: steps.mean, legend: "{{span_name}}" }],
    links: ofService(view, uids.traceOverview),
  });
}

/** What the router counts of its own requests. */
export function routedRequests(view: View) {
  return graph(view, {
    title: "LLM requests by provider, model and status",
    description: "Requests a second that the LLM router passed on, as it counts them itself.",
    unit: units.RequestsPerSecond,
    queries: [
      {
        expr: rateBy("provider, model, status", "llm_requests_total"),
        legend: "{{provider}} {{model}} {{status}}",
      },
    ],
    needs: [ROUTER],
    links: router,
  });
}

/** What the providers will want to be paid for. */
export function tokens(view: View) {
  return graph(view, {
    title: "Tokens",
    description: "Tokens a second that went through the LLM router, as it counts them itself.",
    unit: units.CountsPerSecond,
    queries: [
      { expr: rateBy("provider, type", "llm_tokens_total"), legend: "{{provider}} {{type}}" },
    ],
    needs: [ROUTER],
    links: router,
  });
}

/** Single calls with what they cost. */
export function modelSpans(view: View) {
  return traceTable(view, {
    title: "Calls with their tokens",
    description:
      "The newest kept spans that tell how many tokens went in and out, with their model where they name it.",
    query:
      "{ span.gen_ai.usage.output_tokens > 0 }" +
      " | select(span.gen_ai.request.model, span.gen_ai.usage.input_tokens, span.gen_ai.usage.output_tokens)",
    rows: "spans",
  });
}

/** Traces of slow answers. */
export function slowModelTraces(view: View) {
  return traceTable(view, {
    title: "Slow calls of models",
    description: "Kept traces with a call of a model that took half a second or more.",
    query: '{ span.gen_ai.operation.name != "" && duration > 500ms }',
    width: WIDTH.half,
  });
}

/** Traces of answers that never came. */
export function failedModelTraces(view: View) {
  return traceTable(view, {
    title: "Failed calls of models, traces",
    description: "Kept traces with a call of a model that failed.",
    query: '{ span.gen_ai.operation.name != "" && status = error }',
    width: WIDTH.half,
  });
}
