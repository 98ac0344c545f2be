import { BOOST_MARK } from "../model/boosts.ts";
import type { Decider } from "../model/sampler-memory.ts";
import {
  LARGEST_TRACE_BYTES,
  LIMITER_WAIT,
  samplerSizes,
  type Sampling,
} from "../model/sampling.ts";
import type { Component } from "./pipelines.ts";
import { literal } from "./ottl.ts";
import { baselinePolicy, ottlPolicy, rulePolicy, type Policy } from "./sampling-policies.ts";

/** The policy that keeps traces with an error, by whose name they are told from others afterwards. */
const ERRORS = "errors";

/** Where the sampler writes the name of the policy that has kept a trace, on late spans as well. */
const KEPT_BY = 'scope.attributes["tailsampling.policy"]';

/** The argument without which the sampler does not. */
export const RECORD_POLICY = "--feature-gates=+processor.tailsamplingprocessor.recordpolicy";

/** Attributes with an HTTP status, now and before; some senders write it as a text. */
const STATUSES = ["http.response.status_code", "http.status_code"] as const;

/** What becomes of a trace for which the sampler has no room. */
type Overflow = "senders wait" | "the oldest goes";

/** Holds each trace until it is whole, and then keeps or drops it; the first policy that fits keeps it. */
export function sampler(sampling: Sampling): Component {
  const { rules, slowerThan, baseline } = sampling;
  const slow = slowerThan && {
    ...{ name: "slow", type: "latency" },
    latency: { threshold_ms: slowerThan.milliseconds },
  };
  const policies = [
    ...errorPolicies(sampling),
    ...(slow ? [slow] : []),
    debugPolicy,
    boostPolicy,
    ...rules.map(rulePolicy),
    baselinePolicy(baseline, rules),
  ];
  return tailSampling("tail_sampling", sampling, { policies });
}

/** Lets only so many spans a second through, of several samplers each its part, but every trace with an error. */
export function limiters(sampling: Sampling): Component[] {
  const { limit } = samplerSizes(sampling);
  if (limit === undefined) return [];
  const policies = [
    ottlPolicy(ERRORS, [`${KEPT_BY} == ${literal(ERRORS)}`]),
    { name: "limit", type: "rate_limiting", rate_limiting: { spans_per_second: limit } },
  ];
  return [tailSampling("tail_sampling/limit", sampling, { policies, decider: "limiter" })];
}

/** Keeps traces with an error and no others, of spans that have all gone elsewhere already. */
export function errorSampler(sampling: Sampling): Component {
  const policies = errorPolicies(sampling);
  const alone = { ...sampling, samplers: 1 };
  return tailSampling("tail_sampling/errors", alone, { policies, overflow: "the oldest goes" });
}

/** Lets through what the errors' policy has kept, or the rest. */
export function errorFilter(which: "errors" | "others"): Component {
  const operator = which === "errors" ? "!=" : "==";
  return {
    id: `filter/${which}`,
    settings: {
      error_mode: "propagate",
      trace_conditions: [{ conditions: [`${KEPT_BY} ${operator} ${literal(ERRORS)}`] }],
    },
  };
}

interface Policies {
  readonly policies: readonly Policy[];
  readonly decider?: Decider;
  readonly overflow?: Overflow;
}

function tailSampling(
  id: string,
  sampling: Sampling,
  { policies, decider = "sampler", overflow = "senders wait" }: Policies,
): Component {
  const sizes = samplerSizes(sampling);
  return {
    id,
    settings: {
      decision_wait: (decider === "sampler" ? sizes.decisionWait : LIMITER_WAIT).toGo(),
      num_traces: sizes.traces,
      // Without it the sampler forgets its oldest traces, of which their senders hear nothing.
      block_on_overflow: overflow === "senders wait",
      expected_new_traces_per_sec: sizes.newTracesPerSecond,
      maximum_trace_size_bytes: LARGEST_TRACE_BYTES,
      decision_cache: {
        sampled_cache_size: sizes.decisions[decider],
        non_sampled_cache_size: sizes.decisions[decider],
      },
      sample_on_first_match: true,
      policies,
    },
  };
}

/** Keeps what somebody has asked for, in OpenTracing's words or as Jaeger's clients do, as a number or a text. */
const debugPolicy = ottlPolicy("debug", [
  'Int(span.attributes["sampling.priority"]) >= 1',
  'span.attributes["jaeger-debug-id"] != nil',
]);

/** Keeps what the Collector has marked. */
const boostPolicy = ottlPolicy("boost", [`span.attributes[${literal(BOOST_MARK)}] != nil`]);

/** Kept whatever its share, and told from others afterwards, hence the first of all policies. */
function errorPolicies({ errors, httpErrorsOf }: Sampling): Policy[] {
  if (!errors) return [];
  return [
    ottlPolicy(ERRORS, [
      "span.status.code == STATUS_CODE_ERROR",
      'span.attributes["error"] == true',
      'span.attributes["error"] == "true"',
      ...(httpErrorsOf.length > 0 ? STATUSES.map((key) => httpError(key, httpErrorsOf)) : []),
    ]),
  ];
}

function httpError(key: string, services: readonly string[]): string {
  const among = services.map((name) => `resource.attributes["service.name"] == ${literal(name)}`);
  return `Int(span.attributes[${literal(key)}]) >= 400 and (${among.join(" or ")})`;
}
