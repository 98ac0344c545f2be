import type { Environment } from "../environment/schema.ts";
import {
  keepsEverything,
  rememberedDecisions,
  shareOfLoad,
  type Decider,
} from "./sampler-memory.ts";
import { Duration } from "./units/duration.ts";
import { Percentage } from "./units/percentage.ts";

/** Which traces are kept. */
export type Sampling = Environment["sampling"];

/** One rule of them: a share of the traces that it is about. */
export type SamplingRule = Sampling["rules"][number];

/** Where Tempo keeps a trace: its tenants, each with a retention of its own. */
export const tenants = {
  /** Every kept trace without an error; where everything is kept, those with one as well. */
  standard: "standard",
  /** Every trace with an error, whole. */
  errors: "errors",
  /** Archived traces that somebody has brought back. */
  restored: "restored",
} as const;

/** A tenant of Tempo's. */
export type Tenant = (typeof tenants)[keyof typeof tenants];

/** The header in which Tempo is told whose traces are meant, and in Loki's case whose logs. */
export const TENANT_HEADER = "X-Scope-OrgID";

/** What Tempo calls everybody where it has no tenants: whose traces are those from before it had any. */
export const FORMER_TENANT = "single-tenant";

/** What readers of traces put there: all tenants, which Tempo answers as one. */
export const everyTenant = [...Object.values(tenants), FORMER_TENANT].join("|");

/** Largest trace in bytes as it is sent that a decision can be made about: a longer one is dropped, with whatever error. */
export const LARGEST_TRACE_BYTES = 5 * 1_000 * 1024;

/** How many more traces than at its rated load a sampler holds, where its memory does not end before; then senders wait. */
const HEADROOM = 2;

/** How long the limiter waits, to which traces come whole. */
export const LIMITER_WAIT = Duration.parse("1s");

/** What a sampler is told of its size. */
export interface SamplerSizes {
  readonly decisionWait: Duration;
  /** Traces held at most. */
  readonly traces: number;
  /** Decisions of either kind that late spans follow. */
  readonly decisions: Readonly<Record<Decider, number>>;
  readonly newTracesPerSecond: number;
  /** Most spans kept in a second, those with an error not counted; without a bound where absent. */
  readonly limit: number | undefined;
}

/**
 * What is left for the Collector to decide where SDKs send only their shares: a trace that has been
 * chosen once must not be chosen again, or a quarter of a quarter would be kept.
 */
export function behindHeads(sampling: Sampling): Sampling {
  return sampling.head.kind === "rules"
    ? { ...sampling, baseline: Percentage.of(100), rules: [] }
    : sampling;
}

/** Whether anything waits for a decision: all traces, or what may be an error and goes to its tenant then. */
export function holdsTraces(sampling: Sampling): boolean {
  return !keepsEverything(sampling) || sampling.errors;
}

/** What fits each sampler's part of the load that an environment is rated for; no share has to do with it. */
export function samplerSizes({ rate: all, samplers, decisionWait, limit }: Sampling): SamplerSizes {
  const rate = shareOfLoad(all, samplers);
  // A decision is made at the first whole second after the wait.
  const seconds = decisionWait.milliseconds / 1_000 + 1;
  return {
    decisionWait,
    traces: Math.ceil(rate.tracesPerSecond * seconds * HEADROOM),
    decisions: {
      sampler: rememberedDecisions(rate, "sampler"),
      limiter: rememberedDecisions(rate, "limiter"),
    },
    newTracesPerSecond: rate.tracesPerSecond,
    limit: limit && Math.floor(limit / samplers),
  };
}
