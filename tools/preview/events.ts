import { z } from "zod";
import { Failure } from "../command-line.ts";

/** What the engine says of a resource before or after a step. */
const state = z.looseObject({
  type: z.string(),
  urn: z.string(),
  id: z.string().default(""),
  parent: z.string().default(""),
  retainOnDelete: z.boolean().default(false),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  outputs: z.record(z.string(), z.unknown()).nullish(),
});

const step = z.looseObject({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  old: state.nullish(),
  new: state.nullish(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});

const policy = z.looseObject({
  resourceUrn: z.string().default(""),
  policyName: z.string(),
  policyPackName: z.string().default(""),
});

/**
 * One event of the engine, as far as a comment speaks of it.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.250.0/sdk/go/common/apitype/events.go
 */
const event = z.looseObject({
  resourcePreEvent: z.looseObject({ metadata: step }).optional(),
  diagnosticEvent: z
    .looseObject({ urn: z.string().default(""), message: z.string(), severity: z.string() })
    .optional(),
  errorEvent: z.looseObject({ error: z.string() }).optional(),
  policyEvent: policy
    .extend({
      message: z.string(),
      enforcementLevel: z.string(),
      severity: z.string().default(""),
    })
    .optional(),
  policyRemediationEvent: policy
    .extend({
      before: z.record(z.string(), z.unknown()).nullish(),
      after: z.record(z.string(), z.unknown()).nullish(),
    })
    .optional(),
  // Older engines say no result.
  summaryEvent: z.looseObject({ result: z.string().default("succeeded") }).optional(),
});

/** One event of the engine. */
export type EngineEvent = z.output<typeof event>;

/** What the engine does with one resource. */
export type Step = z.output<typeof step>;

/** A resource before or after a step: its inputs and outputs as the engine shows them. */
export type State = z.output<typeof state>;

/**
 * The events in a log that the engine wrote, one of them a line.
 *
 * A last line that ends in its middle is left out: the engine was killed while it wrote it.
 *
 * @throws Failure with exit code 64 naming the line that is no event.
 */
export function eventsIn(text: string, where: string): EngineEvent[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const { success, data } = event.safeParse(jsonIn(line));
    if (success) return [data];
    if (index > 0 && index === lines.length - 1) return [];
    throw new Failure(
      `${where}, line ${index + 1}: must be an event of the engine, got '${line.slice(0, 60)}'; ` +
        "write it with `pulumi preview --event-log`",
      64,
    );
  });
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
