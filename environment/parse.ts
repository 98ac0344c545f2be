import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { environmentSchema, type Environment } from "./schema.ts";
import { sized } from "./sized.ts";

/** How many letters a mistyped key may be away from the one that is suggested for it; at most half of its own. */
const SUGGESTION_DISTANCE = 4;

/**
 * The environment called `name` that `settings` describe.
 *
 * @throws RangeError with one line per wrong setting, each naming where it stands.
 */
export function environmentFrom(name: string, settings: unknown): Environment {
  const result = environmentSchema.safeParse(sized(settings), { reportInput: true });
  if (result.success) return { name, ...result.data };
  const complaints = result.error.issues
    .flatMap(complaintsOf)
    .map(({ sentence, path }) => `✖ ${sentence}${path && `  → at ${path}`}`);
  throw new RangeError(
    [`Pulumi.${name}.yaml is not a valid environment:`, ...complaints].join("\n"),
  );
}

interface Complaint {
  readonly sentence: string;
  readonly path: string;
}

function complaintsOf(issue: z.core.$ZodIssue): Complaint[] {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(issue.path);
    return issue.keys.map((key) => ({ sentence: unrecognized(key, known), path }));
  }
  if (issue.code === "invalid_type" && issue.input === undefined) {
    return [{ sentence: "is required, but missing", path }];
  }
  return [{ sentence: issue.message, path }];
}

function unrecognized(key: string, known: readonly string[]): string {
  // The keys of all branches are known together.
  if (known.includes(key)) return `unrecognized key '${key}', which belongs to another \`kind\``;
  const nearest = known.length > 0 ? closest(key, known) : undefined;
  const suggestion =
    nearest !== undefined && distance(key, nearest) <= Math.min(SUGGESTION_DISTANCE, key.length / 2)
      ? `did you mean '${nearest}'?`
      : `known keys are ${known.map((one) => `'${one}'`).join(", ")}`;
  return `unrecognized key '${key}', ${suggestion}`;
}

/** The keys that the schema knows at a path, over all branches of a union. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schemas: JsonSchema[] = [z.toJSONSchema(environmentSchema, { io: "input" }) as JsonSchema];
  for (const step of path) {
    schemas = schemas
      .flatMap(branches)
      .flatMap((schema) =>
        typeof step === "number" ? (schema.items ?? []) : (schema.properties?.[String(step)] ?? []),
      );
  }
  return [...new Set(schemas.flatMap(branches).flatMap((s) => Object.keys(s.properties ?? {})))];
}

interface JsonSchema {
  readonly properties?: Record<string, JsonSchema>;
  readonly items?: JsonSchema;
  readonly anyOf?: JsonSchema[];
  readonly oneOf?: JsonSchema[];
}

function branches(schema: JsonSchema): JsonSchema[] {
  return [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
}
