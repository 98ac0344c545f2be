import { closest } from "fastest-levenshtein";
import { z } from "zod";
import type { Policy } from "./policy.ts";

const levels = ["disabled", "advisory", "mandatory", "remediate"] as const;

/** What follows where a policy is not kept: nothing, a remark, a refusal, or a change of what was declared. */
export type Level = (typeof levels)[number];

const level = z.enum(levels);

/** A configuration of the pack: a level for `all`, and for a policy its level and its limits. */
export type Configuration = Readonly<Record<string, Configured>>;

interface Configured {
  readonly enforcementLevel: Level;
  readonly [limit: string]: unknown;
}

const schema = z.record(
  z.string(),
  z.union([
    level.transform((enforcementLevel): Configured => ({ enforcementLevel })),
    // The engine takes no limits without a level beside them.
    z.looseObject({ enforcementLevel: level }),
  ]),
);

/**
 * A configuration as it was read from its file.
 *
 * @throws RangeError with all that is wrong: a policy that is not in the pack, a level or a limit that there is not.
 */
export function configurationFrom(
  file: string,
  written: unknown,
  policies: readonly Policy[],
): Configuration {
  const { data, error } = schema.safeParse(written);
  if (error) throw invalid(file, error.issues.map(sentence));
  const { all: _, ...own } = data;
  const problems = Object.entries(own).flatMap(([name, configured]) => {
    const policy = policies.find((one) => one.name === name);
    if (policy === undefined) {
      const meant = closest(
        name,
        policies.map((one) => one.name),
      );
      return [`must be a policy of the pack, got '${name}'; did you mean '${meant}'?`];
    }
    const { enforcementLevel: _level, ...limits } = configured;
    return problemsOf(policy, limits).map((problem) => `${name}: ${problem}`);
  });
  if (problems.length > 0) throw invalid(file, problems);
  return data;
}

/** How a policy is meant by a configuration. */
export function levelOf({ name }: Policy, configuration: Configuration): Level {
  return (
    configuration[name]?.enforcementLevel ?? configuration["all"]?.enforcementLevel ?? "mandatory"
  );
}

/** A policy's limits in a configuration, as they were written. */
export function limitsOf({ name }: Policy, configuration: Configuration): unknown {
  const { enforcementLevel: _, ...limits } = configuration[name] ?? {};
  return limits;
}

function problemsOf({ limits }: Policy, written: Readonly<Record<string, unknown>>): string[] {
  const known = limits instanceof z.ZodObject ? Object.keys(limits.shape) : [];
  const unknown = Object.keys(written).filter((key) => !known.includes(key));
  const wrong = limits?.safeParse(written).error?.issues.map(sentence) ?? [];
  return [...unknown.map((key) => `must not have '${key}', which is none of its limits`), ...wrong];
}

function sentence({ path, message }: z.core.$ZodIssue): string {
  return `${path.length === 0 ? "" : `${path.join(".")}: `}${message}`;
}

function invalid(file: string, problems: readonly string[]): RangeError {
  const lines = problems.map((problem) => `✖ ${problem}`);
  return new RangeError(`${file} is not a configuration of the policies:\n${lines.join("\n")}`);
}
