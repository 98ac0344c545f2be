import { summaryOf, type Summary } from "./statistics.ts";

/** What a figure counts; `x` for a ratio, `/s` for spans a second. */
export type Unit = "s" | "ms" | "MiB" | "x" | "%" | "B" | "/s";

/** What a figure should not exceed. */
export interface Goal {
  readonly statistic: "median" | "p95";
  readonly atMost: number;
}

/** One quantity, measured several times. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  /** In the order in which they were measured. */
  readonly values: readonly number[];
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
  /** Figures as pictures: SVG by the names of their files. */
  readonly drawings?: Readonly<Record<string, string>>;
  /** What was not measured or measured wrongly; one is enough for exit code 1. */
  readonly failures: readonly string[];
}

/** What a figure is made of. */
export interface Measured {
  readonly unit: Unit;
  readonly values: readonly number[];
  readonly goal?: Goal;
}

/** The figure of a quantity, by its values. */
export function figure(name: string, { unit, values, goal }: Measured): Figure {
  const measured = values.length === 0 ? {} : { summary: summaryOf(values) };
  return { name, unit, values, ...measured, ...(goal && { goal }) };
}

/** Fewest values of which a 95th percentile says more than the largest does. */
export const ENOUGH_FOR_P95 = 20;

/** Whether the goal is kept; nothing where there is no goal or there are too few values to say. */
export function isKept({ goal, summary }: Figure): boolean | undefined {
  if (!goal || !summary) return undefined;
  if (goal.statistic === "p95" && summary.count < ENOUGH_FOR_P95) return undefined;
  return summary[goal.statistic] <= goal.atMost;
}

/** Largest value, over the smallest, of something that is at rest. */
const AT_REST = 1.2;

/** A sentence for each figure whose values tell that it was not at rest while it was measured. */
export function unrest(figures: readonly Figure[]): string[] {
  return figures.flatMap(({ name, unit, summary }) => {
    if (!summary || summary.max <= summary.min * AT_REST) return [];
    const [least, most] = [summary.min.toFixed(0), summary.max.toFixed(0)];
    return `${name} was not at rest: from ${least} to ${most} ${unit}; its median is one state of two`;
  });
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
