import type { Sampling, SamplingRule } from "../model/sampling.ts";
import { literal } from "./ottl.ts";

/** A policy of the sampler: its name, its type, and settings under the type's name. */
export interface Policy {
  readonly name: string;
  readonly type: string;
  readonly [settings: string]: unknown;
}

/** The same for every share, so that what is kept at 10 % is among what is kept at 25 %. */
const SALT = "tracing-infra";

/** Keeps a share of the traces that a rule is about. */
export function rulePolicy(rule: SamplingRule): Policy {
  return allOf(nameOf(rule), [ottlPolicy("about", conditionsOf(rule)), share(rule.percent)]);
}

/** Keeps a share of the traces that no rule is about. */
export function baselinePolicy(
  percent: Sampling["baseline"],
  rules: readonly SamplingRule[],
): Policy {
  const spokenOf = ottlPolicy("spoken of", rules.flatMap(conditionsOf));
  const others = { name: "others", type: "not", not: { not_sub_policy: spokenOf } };
  return allOf("baseline", [...(rules.length > 0 ? [others] : []), share(percent)]);
}

/** Keeps a trace with a span that meets one of the conditions. */
export function ottlPolicy(name: string, conditions: readonly string[]): Policy {
  return {
    ...{ name, type: "ottl_condition" },
    ottl_condition: { error_mode: "ignore", span: conditions },
  };
}

function allOf(name: string, policies: readonly Policy[]): Policy {
  return { name, type: "and", and: { and_sub_policy: policies } };
}

function share({ percent }: Sampling["baseline"]): Policy {
  return {
    ...{ name: "share", type: "probabilistic" },
    probabilistic: { hash_salt: SALT, sampling_percentage: percent },
  };
}

/** What a rule is about, as metrics of the sampler name it; no other rule is about the same. */
function nameOf({ services = [], route, match }: SamplingRule): string {
  return [match, services.join(", "), route].filter(Boolean).join(" ");
}

/** One condition for each service, of which a span must meet any. */
function conditionsOf({ services, route, match }: SamplingRule): string[] {
  const of = (name: string, text: string) => `${name} == ${literal(text)}`;
  const more = [
    ...(route === undefined ? [] : [of('span.attributes["http.route"]', route)]),
    ...(match === "starts-at" ? ["IsRootSpan()"] : []),
  ];
  if (services === undefined) return [more.join(" and ")];
  return services.map((service) =>
    [of('resource.attributes["service.name"]', service), ...more].join(" and "),
  );
}
