import type { Environment } from "../../environment/schema.ts";
import {
  keptShare,
  keptShares,
  samplerNeeds,
  subjectsOf,
  tierBytes,
  visibility,
  type KeptShares,
  type SamplerNeeds,
  type TierBytes,
  type Traffic,
  type Visibility,
} from "../../model/capacity.ts";
import { platformFor, tiersOf } from "../../model/platform.ts";
import { Failure } from "../command-line.ts";

/** What a load costs one environment. */
export interface Plan {
  readonly environment: string;
  readonly traffic: Traffic;
  /** Parts of all traces, 0 to 1. */
  readonly kept: KeptShares & { readonly all: number };
  readonly tiers: Readonly<Record<string, TierBytes>>;
  readonly sampling: SamplerNeeds & {
    /** How many samplers the environment has; 0 where nothing waits for a decision. */
    readonly set: number;
    /** Traces a second that it is set up for. */
    readonly ratedTracesPerSecond: number;
  };
  /** Milliseconds from a trace's first span until it can be read by its id. */
  readonly visible: Visibility;
}

/** What a load costs an environment. */
export function planFor(environment: Environment, traffic: Traffic): Plan {
  const platform = platformFor(environment);
  const { sampling, batchDelay } = platform.collector;
  const shares = keptShares(sampling, traffic);
  const needs = samplerNeeds(sampling, traffic);
  return {
    environment: environment.name,
    traffic,
    kept: { ...shares, all: keptShare(shares) },
    tiers: tierBytes(sampling, traffic, tiersOf(platform)),
    sampling: {
      ...needs,
      set: needs.samplers === 0 ? 0 : sampling.samplers,
      ratedTracesPerSecond: sampling.rate.tracesPerSecond,
    },
    visible: visibility(sampling, batchDelay),
  };
}

/** @throws Failure with exit code 64 where a share is of something that no rule is about. */
export function requireKnown(
  shares: Readonly<Record<string, number>>,
  environments: readonly Environment[],
): void {
  const known = new Set(environments.flatMap(({ sampling }) => sampling.rules.flatMap(subjectsOf)));
  const unknown = Object.keys(shares).find((name) => !known.has(name));
  if (unknown === undefined) return;
  const rule =
    known.size === 0
      ? "must not be said where no rule is about a service or route"
      : `must name one of ${[...known].sort().join(", ")}`;
  throw new Failure(`--share: ${rule}, got '${unknown}'`, 64);
}
