import { literal } from "../ottl.ts";

/** What stands in the place of private data, exactly. */
export const MASK = "***";

/** Joins the segments of a path into nested data, as the function `flatten` does. */
const JOINT = ".";

/** A regular expression and what replaces its matches, both as literals. */
export interface Replacement {
  readonly pattern: string;
  readonly replacement: string;
}

/** The mask for what a pattern matches, but for its groups that are to stay on either side of it. */
export function replacementFor(pattern: string): Replacement {
  const groups = [...pattern.matchAll(/\(\?P?<(\w+)>/g)].map(([, name = ""]) => name);
  const kept = (side: "before" | "after") =>
    groups.filter((name) => name.startsWith(side)).map((name) => `\${${name}}`);
  return {
    pattern: literal(pattern),
    replacement: literal([...kept("before"), MASK, ...kept("after")].join("")),
  };
}

/** A literal that matches the keys of private attributes; absent where no key makes private. */
export function keyPatternFor(patterns: readonly string[]): string | undefined {
  return patterns.length === 0
    ? undefined
    : literal(patterns.map((pattern) => `(?:${pattern})`).join("|"));
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
