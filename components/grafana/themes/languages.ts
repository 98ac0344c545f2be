import * as units from "@grafana/grafana-foundation-sdk/units";
import { coresInUse } from "../component-metrics.ts";
import { toDashboard } from "../drill-downs.ts";
import { all, only, rateBy, red, requestsTo, SERVICE, spanMetrics } from "../metrics.ts";
import { bars, graph } from "../panels.ts";
import { uids } from "../uids.ts";
import type { View } from "../view.ts";
import { ERROR_WARNING } from "./requests.ts";

const LANGUAGE = "telemetry_sdk_language";

/** What stands for the language of a service that does not tell it. */
const NOT_TOLD = "not told";

const overview = [toDashboard(uids.serviceOverview, "Service Overview")];
const legend = `{{${LANGUAGE}}}`;

/**
 * The languages that SDKs tell, by job: labels of `target_info` alone, since a label on every series of
 * spans would be the same for all of a service's.
 */
const told = `group by (job, ${LANGUAGE}) (target_info{${LANGUAGE}!=""})`;

/** The language of each job that has one, once. */
const toldLanguage = `topk by (job) (1, ${told})`;

/** The language of each job, once, with a word for those that do not tell theirs. */
const anyLanguage =
  `topk by (job) (1, ${told} or on (job) group by (job, ${LANGUAGE})` +
  ` (label_replace(target_info, "${LANGUAGE}", "${NOT_TOLD}", "${LANGUAGE}", "")))`;

/** Series with a job and some labels more, summed by language instead of by job. */
const byLanguage = (series: string, { more = "", language = anyLanguage } = {}) =>
  `sum by (${more}${LANGUAGE}) (${series} * on (job) group_left (${LANGUAGE}) ${language})`;

const byJob = red(requestsTo, "job");

/** Which service is written in what. */
export function servicesByLanguage(view: View) {
  const seen = `${spanMetrics.calls}{${all(only.environment, only.chosenServices)}}`;
  return bars(view, {
    title: "Services by language",
    description:
      "Services that have sent spans within the last hour, by the language that their SDK tells.",
    unit: units.Short,
    queries: [{ expr: byLanguage(`group by (job, ${SERVICE}) (${seen})`), legend }],
    links: overview,
  });
}

/** How many requests each language serves. */
export function requestsByLanguage(view: View) {
  return graph(view, {
    title: "Requests by language",
    description: "Requests a second to the services of each language.",
    unit: units.RequestsPerSecond,
    queries: [{ expr: byLanguage(byJob.rate), legend }],
    stacked: true,
    links: overview,
  });
}

/** How many of them fail. */
export function errorsByLanguage(view: View) {
  return graph(view, {
    title: "Errors by language",
    description: "Share of the requests to the services of each language that failed.",
    unit: units.PercentUnit,
    queries: [{ expr: `${byLanguage(byJob.failures)} / ${byLanguage(byJob.rate)}`, legend }],
    redFrom: ERROR_WARNING,
    links: overview,
  });
}

/** How long they take. */
export function latencyByLanguage(view: View) {
  const buckets = byLanguage(rateBy("le, job", spanMetrics.durationBucket, requestsTo), {
    more: "le, ",
  });
  return graph(view, {
    title: "Latency by language",
    description:
      "Time within which 95 % of the requests to the services of each language were answered.",
    unit: units.Seconds,
    queries: [{ expr: `histogram_quantile(0.95, ${buckets})`, legend }],
    links: overview,
  });
}

/** How many inner steps it takes. */
export function spansByLanguage(view: View) {
  const spans = red(all(only.environment, only.chosenServices), "job").rate;
  return graph(view, {
    title: "Spans a request",
    description: "Spans that the services of each language send for each request that they answer.",
    unit: units.Short,
    queries: [{ expr: `${byLanguage(spans)} / ${byLanguage(byJob.rate)}`, legend }],
    links: overview,
  });
}

/** What the machine pays for it. */
export function cpuByLanguage(view: View) {
  return graph(view, {
    title: "CPU by language",
    description: "Processors that the sample services of each language keep busy.",
    unit: units.Short,
    queries: [{ expr: byLanguage(`(${coresInUse(view)})`, { language: toldLanguage }), legend }],
    links: [toDashboard(uids.infrastructure, "Infrastructure")],
    needs: ["llm-router"],
  });
}
