import fc from "fast-check";
import type { Placed } from "../../../tools/traffic/layout.ts";
import { requestOf, scenarios, type Recipe } from "../../../tools/traffic/scenarios/index.ts";
import type { Span } from "../../../tools/trace.ts";

/** The spans of a request that began at `start` (microseconds), with ids counted from the first's. */
export function spansOf(placed: readonly Placed[], start = 1_700_000_000_000_000): Span[] {
  const id = (index: number) => (index + 1).toString(16).padStart(16, "0");
  return placed.map(({ step, parent, ...times }, index) => ({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: id(index),
    parentId: parent === undefined ? undefined : id(parent),
    service: step.service,
    name: step.name,
    start: start + times.start * 1_000,
    duration: (times.end - times.start) * 1_000,
    attributes: Object.fromEntries(
      Object.entries(step.attributes).map(([key, value]) => [key, String(value)]),
    ),
  }));
}

/** Any way to make requests, errors and slow ones among them. */
export const anyRecipe: fc.Arbitrary<Recipe> = fc.record(
  {
    scenario: fc.constantFrom(...scenarios),
    seed: fc.nat(2 ** 32 - 1),
    errorShare: fc.constantFrom(0, 0.5, 1),
    slowShare: fc.constantFrom(0, 0.5, 1),
  },
  { noNullPrototype: true },
);

/** Any request of any recipe. */
export const anyRequest = fc
  .tuple(anyRecipe, fc.nat(100_000))
  .map(([recipe, index]) => requestOf(recipe, index));

/** The first requests of a scenario in which nothing goes wrong, or as told. */
export function requestsOf(
  scenario: Recipe["scenario"],
  count: number,
  told: Partial<Recipe> = {},
) {
  const recipe = { scenario, seed: 7, errorShare: 0, slowShare: 0, ...told };
  return Array.from({ length: count }, (_, index) => requestOf(recipe, index));
}
