import { Failure } from "../command-line.ts";

/** The parts of the benchmark, in the order in which they do not disturb one another. */
export const parts = [
  "memory",
  "preview",
  "start",
  "latency",
  "instrumentation",
  "load",
  "storage",
  "sampling",
] as const;

/** Parts that need no deployed platform: they start what they measure, and end it. */
export const partsWithoutPlatform: readonly Part[] = ["storage", "sampling"];

/** One part of the benchmark. */
export type Part = (typeof parts)[number];

/**
 * The parts that `--only` names, in the order in which they are measured; all where it is not said.
 *
 * @throws Failure with exit code 64 naming what is no part.
 */
export function partsIn(only: string | undefined): Part[] {
  if (only === undefined) return [...parts];
  const wanted = only.split(",").map((name) => name.trim());
  const unknown = wanted.filter((name) => !parts.some((part) => part === name));
  if (unknown.length > 0) {
    throw new Failure(`--only: must name ${parts.join(", ")}, got '${unknown.join(", ")}'`, 64);
  }
  return parts.filter((part) => wanted.includes(part));
}
