import { literal } from "./ottl.ts";

/** What stands in the place of private data, exactly. */
export const MASK = "***";

/** Joins the segments of a path into nested data, as the function `flatten` does. */
const JOINT = ".";

/** A regular expression and what replaces its matches, both as literals; absent where nothing is private. */
export interface Replacement {
  readonly pattern: string;
  readonly replacement: string;
}

/** One replacement for all patterns: their matches become the mask, but for groups that are to stay. */
export function replacementFor(patterns: readonly string[]): Replacement | undefined {
  if (patterns.length === 0) return undefined;
  const kept: string[] = [];
  const renamed = patterns.map((pattern, index) =>
    pattern.replace(/\(\?P?<((?:before|after)\w*)>/g, (_, name: string) => {
      // A group's name is taken once in a regular expression, and this one is of many.
      kept.push(`${name}_${index}`);
      return `(?P<${name}_${index}>`;
    }),
  );
  const references = (side: string) =>
    kept.filter((name) => name.startsWith(side)).map((name) => `\${${name}}`);
  return {
    pattern: literal(union(renamed)),
    replacement: literal([...references("before"), MASK, ...references("after")].join("")),
  };
}

/** A literal that matches the keys of private attributes; absent where no key makes private. */
export function keyPatternFor(patterns: readonly string[]): string | undefined {
  return patterns.length === 0 ? undefined : literal(union(patterns));
}

/**
 * The same for the path of a value in nested data: what ends a key ends a segment of the path, so that
 * `{"token": {"value": …}}` is as private as `{"token": …}`.
 */
export function pathPatternFor(patterns: readonly string[]): string | undefined {
  return keyPatternFor(patterns.map(endingAtJoints));
}

function endingAtJoints(pattern: string): string {
  const edges = { "^": `(?:^|\\${JOINT})`, $: `(?:\\${JOINT}|$)` };
  return pattern.replace(/\\[^]|\[(?:\\[^]|[^\]\\])*\]|[$^]/g, (token) =>
    token === "^" || token === "$" ? edges[token] : token,
  );
}

function union(patterns: readonly string[]): string {
  return patterns.map((pattern) => `(?:${pattern})`).join("|");
}
