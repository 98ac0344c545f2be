import type { z } from "zod";
import type { Declared } from "./declared.ts";
import type { Stack } from "./stack.ts";
import type { Fields } from "./values.ts";

/** What a policy is about; the folder it stands in. */
export type Concern =
  | "transport"
  | "authentication"
  | "exposure"
  | "secrets"
  | "supply-chain"
  | "resilience"
  | "data"
  | "stack";

/** How bad it is where a policy is not kept. */
export type Severity = "low" | "medium" | "high" | "critical";

/** Something that is not as a policy wants it. */
export interface Finding {
  readonly resource: Declared;
  /** Where it stands in the resource's inputs, or in a file of them. */
  readonly path: string;
  /** What it must be, after the word *must*. */
  readonly must: string;
  /** What it is. */
  readonly got: unknown;
}

/** A rule about what is deployed, as a plain value. */
export interface Policy<Limits = unknown> {
  /** The rule that is kept, in kebab-case. */
  readonly name: string;
  readonly concern: Concern;
  readonly severity: Severity;
  /** What is kept and why, in a sentence or two. */
  readonly description: string;
  /** What to change where it is not kept. */
  readonly remedy: string;
  /**
   * What is judged at once: each resource by itself, before it is created, or everything together,
   * once all of it is known.
   */
  readonly scope: "resource" | "stack";
  /** What may be set in the pack's configuration, each with a default. */
  readonly limits?: z.ZodType<Limits>;
  /** Everything in the stack that is not as it must be. */
  readonly judge: (stack: Stack, limits: Limits) => Iterable<Finding>;
  /** What the judged resource's inputs ought to be; `undefined` where nothing has to be changed. */
  readonly mend?: (resource: Declared, limits: Limits) => Fields | undefined;
}

/** A policy as it was written down, whatever its limits are. */
export type AnyPolicy = Policy<never> | Policy;

/**
 * A policy, with its limits' type taken from their schema.
 *
 * @see https://www.pulumi.com/docs/insights/policy/ for what becomes of it.
 */
export function policy<Limits = undefined>(written: Policy<Limits>): Policy {
  return written as Policy;
}

/** A finding as its reader sees it: `<path>: must <rule>, got '<value>'`. */
export function sentenceOf({ path, must, got }: Omit<Finding, "resource">): string {
  return `${path === "" ? "" : `${path}: `}must ${must}, got ${shown(got)}`;
}

/** A value for a sentence, cut where it is long; `nothing` where there is none. */
function shown(value: unknown): string {
  if (value === undefined || value === null || value === "") return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `'${text.length > 80 ? `${text.slice(0, 80)}…` : text}'`;
}
