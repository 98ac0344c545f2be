import { z } from "zod";
import { refusal } from "../kinds.ts";

const KIND_RULE = "must say `kind`: 'all', 'rules' or 'adaptive'";

const RATE_RULE = "must be a whole number from 1 to 100";
const tracesPerSecond = z
  .int(refusal(RATE_RULE))
  .min(1, refusal(RATE_RULE))
  .max(100, refusal(RATE_RULE));

const all = z.strictObject({ kind: z.literal("all").describe("They send every trace.") });

const rules = z.strictObject({
  kind: z
    .literal("rules")
    .describe("They send `baseline` and the shares of `rules`, and all of that is kept."),
});

const adaptive = z.strictObject({
  kind: z
    .literal("adaptive")
    .describe("They send everything up to a number of traces a second, and of more that many."),
  tracesPerSecond: tracesPerSecond
    .default(10)
    .describe("Most traces that one process of a service begins to send in a second."),
});

/** What SDKs are told that ask which share of their traces to send. */
export const headSampling = z.discriminatedUnion(
  "kind",
  [all, rules, adaptive],
  refusal(KIND_RULE),
);
