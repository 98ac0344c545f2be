import { z } from "zod";
import type { Declared } from "../../policies/judging/declared.ts";
import { fieldsOf, UNKNOWN } from "../../policies/judging/values.ts";
import { Failure } from "../command-line.ts";

/** What marks a special value in a state, and the mark of an encrypted one. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const state = z.looseObject({
  deployment: z.looseObject({
    resources: z
      .array(
        z.looseObject({
          urn: z.string(),
          type: z.string(),
          inputs: z.record(z.string(), z.unknown()).optional(),
          delete: z.boolean().optional(),
        }),
      )
      .default([]),
  }),
});

/**
 * The resources that a state says are there; what waits to be deleted is not.
 *
 * What is encrypted counts as not known: nobody needs its key to judge the rest.
 *
 * @throws Failure where the text is no state.
 */
export function resourcesIn(file: string, text: string): Declared[] {
  const { data, error } = state.safeParse(parsed(file, text));
  if (error) {
    const { path = [], message = "" } = error.issues[0] ?? {};
    throw new Failure(
      `${file}: must be what \`pulumi stack export\` writes, got '${path.join(".")}: ${message}'`,
      64,
    );
  }
  return data.deployment.resources
    .filter((resource) => resource.delete !== true)
    .map(({ urn, type, inputs }) => ({
      ...{ urn, type, name: urn.split("::").at(-1) ?? urn },
      inputs: fieldsOf(withoutSecrets(inputs)),
    }));
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`${file}: must be JSON, got '${(error as Error).message}'`, 64);
  }
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  const fields = fieldsOf(value);
  if (fields[SIGNATURE] === SECRET) return UNKNOWN;
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, withoutSecrets(field)]),
  );
}
