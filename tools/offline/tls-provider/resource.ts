/** What the provider knows of one type of resource. */
import * as z from "zod";
import type { Properties } from "./wire.ts";

/** An input that cannot be used, and why. */
export interface Failure {
  /** Path of the input, such as `allowedUses[0]`. */
  readonly property: string;
  readonly reason: string;
}

/** What came of making a resource. */
export interface Created {
  readonly id: string;
  /** The outputs beside the inputs, which are outputs too. */
  readonly outputs: Properties;
}

/** One type of resource: what it takes, what of it is secret, and how to make one. */
export interface TlsResource {
  readonly inputs: readonly string[];
  /** Values of the inputs that are not given. */
  readonly defaults: Properties;
  /** Outputs that are secret wherever their values came from. */
  readonly secrets: readonly string[];
  /** What is wrong with `values`; inputs in `unknown` have no value yet and are not judged. */
  failures(values: Properties, unknown: ReadonlySet<string>): Failure[];
  /** Makes one from values that passed `failures`. */
  create(values: Properties, now: Date): Promise<Created>;
}

interface Definition<Shape extends z.ZodRawShape> {
  readonly inputs: Shape;
  readonly defaults: Properties;
  readonly secrets: readonly string[];
  /** Rules over several inputs; judged only once every input alone is fine. */
  readonly conflicts: (given: Partial<Given<Shape>>) => readonly Failure[];
  readonly create: (given: Given<Shape>, now: Date) => Promise<Created>;
}

type Given<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape>>;

/** The type of resource that `definition` describes. */
export function tlsResource<Shape extends z.ZodRawShape>(
  definition: Definition<Shape>,
): TlsResource {
  const schema = z.strictObject(definition.inputs);
  return {
    inputs: Object.keys(definition.inputs),
    defaults: definition.defaults,
    secrets: definition.secrets,
    failures: (values, unknown) => {
      const isKnown = ({ property }: Failure) => !unknown.has(/^\w+/.exec(property)?.[0] ?? "");
      const issues = schema.safeParse(values, { error: reason }).error?.issues ?? [];
      const failures = issues.map(failure).filter(isKnown);
      if (failures.length > 0) return failures;
      return definition.conflicts(values as Partial<Given<Shape>>).filter(isKnown);
    },
    create: (values, now) => definition.create(schema.parse(values), now),
  };
}

/** Arguments that the official plugin takes instead of a private key and does not keep; here they are refused. */
export const writeOnly = z
  .never({ error: "must not be set: the stand-in for the tls plugin has no write-only arguments" })
  .optional();

function failure({ path, message, ...issue }: z.core.$ZodIssue): Failure {
  const isSurplus = issue.code === "unrecognized_keys";
  const steps = isSurplus ? [...path, issue.keys[0] ?? ""] : path;
  const property = steps.map((step) =>
    typeof step === "number" ? `[${step}]` : `.${String(step)}`,
  );
  return {
    property: property.join("").slice(1),
    reason: isSurplus ? "must not be set: no such argument" : message,
  };
}

/** Sentences for the rules that have none of their own. Values are quoted only where they cannot be secret. */
function reason(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return "must be given";
  const got = typeof issue.input === "number" ? `, got '${issue.input}'` : "";
  switch (issue.code) {
    case "invalid_type":
      return `must be a ${issue.expected === "int" ? "whole number" : issue.expected}${got}`;
    case "too_small":
      return `must be at least ${issue.minimum}${got}`;
    case "too_big":
      return `must be at most ${issue.maximum}${got}`;
    case "invalid_value":
      return `must be one of '${issue.values.join("', '")}', got ${JSON.stringify(issue.input).replaceAll('"', "'")}`;
    default:
      return undefined;
  }
}
