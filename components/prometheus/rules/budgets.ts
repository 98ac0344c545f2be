import {
  burnRates,
  serviceObjectives,
  type BurnRate,
  type Objective,
} from "../../../model/objectives.ts";
import type { Platform } from "../../../model/platform.ts";
import { ANSWERING, CALLS, DURATIONS, FAILING, rateOf } from "./requests.ts";
import type { RecordingRule } from "./rule.ts";

const services = Object.entries(serviceObjectives);

/** Every promise of a service by the name of what is promised: the share that may fail, 0 to 1. */
const budgets = {
  availability: ({ availability }: Objective) => share(availability),
  punctuality: ({ punctuality }: Objective) => share(punctuality),
};

/** What is left of 100 percent, without what floating point adds to it. */
function share(percent: number): number {
  return Number((1 - percent / 100).toFixed(6));
}

/** The pairs of windows that fit into the time for which metrics are kept. */
export function burnRatesOf({ retention }: Platform): readonly BurnRate[] {
  return burnRates.filter(({ long }) => long.milliseconds <= retention.metrics.milliseconds);
}

/** How fast services with an objective use up their error budget, over every window that an alert looks at. */
export function budgetRules(platform: Platform): RecordingRule[] {
  const windows = burnRatesOf(platform).flatMap(({ long, short }) => [long, short]);
  return [
    ...budgetOfEach(),
    ...requestsOfEach(),
    ...[...new Set(windows.map((window) => window.toPrometheus()))].map((window) => {
      const over = (series: string) =>
        `sum_over_time(tracing:objective_${series}:rate5m[${window}])`;
      return {
        record: "tracing:burn_rate",
        expr: `${over("failed")} / (${over("requests")} > 0) / on (service, objective) tracing:objective_budget`,
        labels: { window },
      };
    }),
  ];
}

function budgetOfEach(): RecordingRule[] {
  return Object.entries(budgets).flatMap(([objective, budget]) =>
    services.map(([service, promised]) => ({
      record: "tracing:objective_budget",
      expr: `vector(${budget(promised)})`,
      labels: { service, objective },
    })),
  );
}

/** All requests, and those that do not keep what is promised, by service and promise. */
function requestsOfEach(): RecordingRule[] {
  const all = selector(services.map(([service]) => service));
  const limits = [...new Set(services.map(([, { withinSeconds }]) => withinSeconds))];
  return [
    ...Object.keys(budgets).map((objective) => ({
      record: "tracing:objective_requests:rate5m",
      expr: rateOf(CALLS, `${all}, ${ANSWERING}`),
      labels: { objective },
    })),
    {
      record: "tracing:objective_failed:rate5m",
      expr: `${rateOf(CALLS, `${all}, ${FAILING}`)} or 0 * ${rateOf(CALLS, `${all}, ${ANSWERING}`)}`,
      labels: { objective: "availability" },
    },
    {
      record: "tracing:objective_failed:rate5m",
      expr: limits.map(lateBeyond).join(" or "),
      labels: { objective: "punctuality" },
    },
  ];
}

/** Requests that take longer than so many seconds, to the services that have promised just that. */
function lateBeyond(seconds: number): string {
  const those = services.filter(([, { withinSeconds }]) => withinSeconds === seconds);
  const of = `${selector(those.map(([service]) => service))}, ${ANSWERING}`;
  const timely = rateOf(`${DURATIONS}_bucket`, `${of}, le="${seconds}"`);
  return `clamp_min(${rateOf(`${DURATIONS}_count`, of)} - ${timely}, 0)`;
}

function selector(names: readonly string[]): string {
  return `service_name=~"${names.join("|")}"`;
}
