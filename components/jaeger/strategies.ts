import type { Platform } from "../../model/platform.ts";
import type { Sampling, SamplingRule } from "../../model/sampling.ts";

/** Name of the configuration file with what SDKs are told. */
export const STRATEGIES = "sampling-strategies.json";

/** Methods with which a span's name may begin; the conventions for HTTP put one before the route. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** A share of traces as a probability, or a number of traces a second. */
interface Strategy {
  readonly type: "probabilistic" | "ratelimiting";
  readonly param: number;
}

/** A strategy for traces that begin with a span of some name. */
interface OperationStrategy extends Strategy {
  readonly operation: string;
}

/** A strategy for traces that begin in a service, and for some of them another. */
interface StartStrategy extends Strategy {
  readonly operation_strategies?: readonly OperationStrategy[];
}

/** Jaeger's file of strategies. */
export interface Strategies {
  readonly default_strategy: StartStrategy;
  readonly service_strategies: readonly (StartStrategy & { readonly service: string })[];
}

/**
 * What SDKs are told that ask which share of their traces to send.
 *
 * @see https://www.jaegertracing.io/docs/latest/architecture/sampling/#file-based-sampling-configuration
 */
export function strategiesFor({ headSampling }: Platform): Strategies {
  const { head } = headSampling;
  switch (head.kind) {
    case "all":
      return everyService({ type: "probabilistic", param: 1 });
    case "adaptive":
      return everyService({ type: "ratelimiting", param: head.tracesPerSecond });
    case "rules":
      return sharesByRule(headSampling);
  }
}

function everyService(strategy: Strategy): Strategies {
  return { default_strategy: strategy, service_strategies: [] };
}

function sharesByRule(sampling: Sampling): Strategies {
  const services = [...new Set(sampling.rules.flatMap(({ services = [] }) => services))];
  return {
    default_strategy: startingAt(undefined, sampling),
    service_strategies: services.map((service) => ({
      service,
      ...startingAt(service, sampling),
    })),
  };
}

/** The strategy for traces that begin in a service, or in one that no rule names. */
function startingAt(service: string | undefined, { rules, baseline }: Sampling): StartStrategy {
  const about = rules.filter(
    ({ services }) =>
      services === undefined || (service !== undefined && services.includes(service)),
  );
  const everywhere = about.filter(({ route }) => route === undefined);
  const routes = [...new Set(about.flatMap(({ route }) => route ?? []))];
  const operations = routes.flatMap((route) => {
    const speaking = [...everywhere, ...about.filter((rule) => rule.route === route)];
    return operationsOf(route).map((operation) => ({
      operation,
      ...probability(highestOf(speaking, baseline)),
    }));
  });
  return {
    ...probability(highestOf(everywhere, baseline)),
    ...(operations.length > 0 && { operation_strategies: operations }),
  };
}

/** Of several rules the highest share counts, and without any the baseline. */
function highestOf(rules: readonly SamplingRule[], { percent }: Sampling["baseline"]): number {
  return rules.length > 0 ? Math.max(...rules.map((rule) => rule.percent.percent)) : percent;
}

function probability(percent: number): Strategy {
  return { type: "probabilistic", param: percent / 100 };
}

/** What spans for a route are called at their start, when they have no attributes to tell it by. */
function operationsOf(route: string): string[] {
  return [route, ...METHODS.map((method) => `${method} ${route}`)];
}
