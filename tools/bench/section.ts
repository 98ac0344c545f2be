import { summaryOf, type Summary } from "./statistics.ts";

/** What a figure counts; `x` for a ratio. */
export type Unit = "s" | "ms" | "MiB" | "x";

/** What a figure should not exceed. */
export interface Goal {
  readonly statistic: "median" | "p95";
  readonly atMost: number;
}

/** One quantity, measured several times. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  /** Absent where nothing could be measured; the section then says why among its failures. */
  readonly summary?: Summary;
  readonly goal?: Goal;
}

/** What one part of the benchmark found. */
export interface Section {
  readonly name: string;
  readonly figures: readonly Figure[];
  /** What the reader of the figures must know. */
  readonly notes: readonly string[];
  /** What was not measured or measured wrongly; one is enough for exit code 1. */
  readonly failures: readonly string[];
}

/** The figure of a quantity whose values are `values`. */
export function figure(name: string, unit: Unit, values: readonly number[], goal?: Goal): Figure {
  const measured = values.length === 0 ? {} : { summary: summaryOf(values) };
  return { name, unit, ...measured, ...(goal && { goal }) };
}

/** Whether the goal is kept; nothing where there is no goal or no value. */
export function isKept({ goal, summary }: Figure): boolean | undefined {
  return goal && summary && summary[goal.statistic] <= goal.atMost;
}

/** Each value divided by, or less, the control's value of the same round. */
export function against(
  values: readonly number[],
  control: readonly number[],
): { readonly ratios: number[]; readonly differences: number[] } {
  if (values.length !== control.length) {
    throw new RangeError(`control: must have ${values.length} values, got '${control.length}'`);
  }
  const pairs = values.map((value, index) => [value, control[index] ?? Number.NaN] as const);
  return {
    ratios: pairs.map(([value, other]) => value / other),
    differences: pairs.map(([value, other]) => value - other),
  };
}
