import type { Environment } from "../../environment/schema.ts";
import { SAMPLER_MEMORY } from "../../model/sampler-memory.ts";
import { planFor } from "../plan-capacity/plan.ts";
import { size } from "../plan-capacity/report.ts";

/** What an environment's settings cost, at the load that it is made for. */
interface Cost {
  /** Part of ordinary traces that is kept, 0 to 1: those without an error that no rule is about. */
  readonly kept: number;
  /** Bytes that all stores together write in a day. */
  readonly storedPerDay: number;
  /** Memory of all samplers together. */
  readonly samplerBytes: number;
  readonly tracesPerSecond: number;
}

/** What the settings cost, in a line: before and now where both are known and differ. */
export function capacityLine(now: Environment, before: Environment | undefined): string {
  const is = costOf(now);
  const was = before === undefined ? is : costOf(before);
  const between = (write: (cost: Cost) => string) =>
    write(was) === write(is) ? write(is) : `${write(was)} → ${write(is)}`;
  return [
    `Traces kept ${between(({ kept }) => percent(kept))}`,
    `${between(({ storedPerDay }) => size(storedPerDay))} stored a day`,
    `samplers ${between(({ samplerBytes }) => (samplerBytes === 0 ? "none" : mebibytes(samplerBytes)))}`,
    `at ${between(({ tracesPerSecond }) => String(tracesPerSecond))} traces a second`,
  ].join(", ");
}

function costOf(environment: Environment): Cost {
  const { rate } = environment.sampling;
  const { kept, tiers, sampling } = planFor(environment, {
    ...rate,
    ...{ errors: 0, slow: 0, shares: {} },
  });
  return {
    kept: kept.all,
    storedPerDay: Object.values(tiers).reduce((sum, tier) => sum + tier.storedPerDay, 0),
    samplerBytes: sampling.set * SAMPLER_MEMORY.bytes,
    tracesPerSecond: rate.tracesPerSecond,
  };
}

const percent = (share: number) => `${(100 * share).toFixed(1).replace(/\.0$/, "")} %`;

const mebibytes = (bytes: number) => `${bytes / 2 ** 20} MiB`;
