import {
  UnknownValueError,
  type PolicyConfigSchema,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import type { Declared } from "./declared.ts";
import { violationsOf } from "./examination.ts";
import { linkTo } from "./link.ts";
import type { Policy } from "./policy.ts";
import { Stack } from "./stack.ts";
import { fieldsOf, UNKNOWN, type Fields } from "./values.ts";

/** What the engine says of a resource, in both of its questions. */
interface Asked {
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  readonly props: unknown;
}

/** A resource as the engine has told of it, and by which policies it has been judged as that. */
interface Told {
  readonly stack: Stack;
  readonly declared: Declared;
  readonly judged: Set<string>;
}

/**
 * What each resource was declared with, by its URN: read once for all policies. A stack's policies go by it as well, as
 * the engine hands them what became of the resources, which for some providers leaves out what they were
 * asked for.
 */
const told = new Map<string, Told>();

/** A policy as the engine takes it; what it finds is one violation for each resource. */
export function packed(policy: Policy): ResourceValidationPolicy | StackValidationPolicy {
  const { name, description, severity, remedy, limits } = policy;
  const known = {
    ...{ name, description, severity, remediationSteps: remedy, url: linkTo(policy) },
    ...(limits && { configSchema: schemaOf(limits) }),
  };
  if (policy.scope === "stack") {
    return {
      ...known,
      validateStack: (asked, report) => {
        const stack = together(asked.resources);
        for (const { resource, message } of violationsOf(policy, stack, asked.getConfig())) {
          report(message, resource.urn);
        }
      },
    };
  }
  return {
    ...known,
    validateResource: (asked, report) => {
      const { stack } = toldBy(asked, name);
      for (const { message } of violationsOf(policy, stack, asked.getConfig())) report(message);
    },
    ...(policy.mend && {
      remediateResource: (asked) => mended(policy, declaredBy(asked), asked.getConfig()),
    }),
  };
}

function mended(
  { mend, limits }: Policy,
  declared: Declared,
  configured: unknown,
): Record<string, unknown> | undefined {
  const inputs = mend?.(declared, limits?.parse(configured));
  // What is known only later is no text that anybody may be given.
  return inputs && withoutUnknown(inputs) ? { ...inputs } : undefined;
}

function withoutUnknown(inputs: Fields): boolean {
  return !JSON.stringify(inputs).includes(JSON.stringify(UNKNOWN).slice(1, -1));
}

/** A resource that a policy is asked about; anew where it was asked before, as then it is another question. */
function toldBy(asked: Asked, policy: string): Told {
  const earlier = told.get(asked.urn);
  if (earlier !== undefined && !earlier.judged.has(policy)) {
    earlier.judged.add(policy);
    return earlier;
  }
  const declared = declaredBy(asked);
  const now = { declared, stack: new Stack([declared]), judged: new Set([policy]) };
  told.set(asked.urn, now);
  return now;
}

/** Everything that was last judged together. */
let everything = new Stack([]);

/** All resources of a stack; the same value for every policy that is asked about the same ones. */
function together(resources: readonly Asked[]): Stack {
  const all = resources.map((one) => told.get(one.urn)?.declared ?? declaredBy(one));
  const known = everything.resources;
  const isSame = all.length === known.length && all.every((one, index) => one === known[index]);
  if (!isSame) everything = new Stack(all);
  return everything;
}

function declaredBy({ type, urn, name, props }: Asked): Declared {
  return { type, urn, name, inputs: fieldsOf(readable(props)) };
}

/** A copy of what may refuse to be read where a value is not known yet. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return Array.from({ length: value.length }, (_, index) => read(value, index));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((key) => [key, read(value, key)]));
}

function read(from: object, key: string | number): unknown {
  try {
    return readable((from as Record<string | number, unknown>)[key]);
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

/** The limits' schema as the engine checks a configuration with it, before anything is judged. */
function schemaOf(limits: z.ZodType): PolicyConfigSchema {
  const { properties } = z.toJSONSchema(limits, { io: "input" });
  return { properties: properties as NonNullable<PolicyConfigSchema["properties"]> };
}
