import type { Platform } from "../../model/platform.ts";
import { literal } from "../ottl.ts";
import { keyPatternFor, MASK, pathPatternFor, replacementFor } from "./patterns.ts";

/** Stands for a dot in the key of an attribute while dots join the segments of a path. */
const DOT = "\u0001";

/** Writes the statements that leave nothing private in texts and maps. */
export interface Redaction {
  /** For a text; anything else is left alone. */
  readonly text: (path: string) => string[];
  /** For a map with its nested maps and lists; `cache` is the statement group's own. */
  readonly map: (path: string, cache: string) => string[];
}

/** A map to redact, and where its statements keep what they need. */
interface Place {
  readonly path: string;
  /** Path of a variable of the statement group. */
  readonly variable: (name: string) => string;
  /** What else must hold for anything to be done. */
  readonly condition?: string;
}

/** The redaction that an environment asks for. */
export function redactionFor({ keyPatterns, valuePatterns }: Platform["privacy"]): Redaction {
  const values = valuePatterns.map(replacementFor);
  const keys = keyPatternFor(keyPatterns);
  const paths = pathPatternFor(keyPatterns);
  const replaced = (mode: "value" | "key", place: Place) =>
    values.map(({ pattern, replacement }) =>
      only(`replace_all_patterns(${place.path}, "${mode}", ${pattern}, ${replacement})`, place),
    );
  return {
    text: (path) =>
      values.map(
        ({ pattern, replacement }) => `replace_pattern(${path}, ${pattern}, ${replacement})`,
      ),
    map: (path, cache) => {
      const variable = (name: string) => `${cache}[${literal(name)}]`;
      const place = { path, variable };
      return [
        ...(keys ? masked(keys, place) : []),
        ...replaced("value", place),
        ...flattenedIfPrivate(place, (flat) => [
          ...(paths ? masked(paths, flat) : []),
          ...replaced("value", flat),
          ...replaced("key", flat),
        ]),
      ];
    },
  };
}

/** Masks what has a key that matches, whatever it is, and leaves everything else as it was. */
function masked(keys: string, place: Place): string[] {
  const { path, variable } = place;
  const all = variable("masked");
  const others = variable("public");
  const found = `Len(${others}) != Len(${path})`;
  return [
    only(`set(${others}, ${path})`, place),
    only(`delete_matching_keys(${others}, ${keys})`, place),
    ...[
      `set(${all}, ${path})`,
      `stringify_all(${all})`,
      `replace_all_matches(${all}, "*", ${literal(MASK)})`,
      `merge_maps(${all}, ${others}, "update")`,
      // The last one: from now on nothing is found any more.
      `set(${path}, ${all})`,
    ].map((statement) => only(statement, place, found)),
  ];
}

/**
 * Redacts a flattened copy of a map that has maps or lists in it, and puts the copy in the map's place
 * where that has changed anything: the language has no way into a value that is nested.
 *
 * The copy's keys have no dots of their own at first, so that a dot in a path leads into a value.
 */
function flattenedIfPrivate(
  { path, variable }: Place,
  redacted: (copy: Place) => readonly string[],
): string[] {
  const flat = variable("flat");
  const copy = { path: variable("copy"), variable, condition: `${variable("copy")} != nil` };
  return [
    `set(${flat}, ${path})`,
    `flatten(${flat})`,
    `set(${copy.path}, ${path}) where ${flat} != ${path}`,
    only(`replace_all_patterns(${copy.path}, "key", "\\\\.", ${literal(DOT)})`, copy),
    only(`flatten(${copy.path})`, copy),
    ...redacted(copy),
    only(`replace_all_patterns(${copy.path}, "key", ${literal(DOT)}, ".")`, copy),
    only(`set(${path}, ${copy.path})`, copy, `${copy.path} != ${flat}`),
  ];
}

/** A statement that runs only where a place's condition and a further one hold. */
function only(statement: string, { condition }: Place, further?: string): string {
  const conditions = [condition, further].filter((one) => one !== undefined);
  return conditions.length === 0 ? statement : `${statement} where ${conditions.join(" and ")}`;
}
