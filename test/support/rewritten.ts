import assert from "node:assert/strict";
import type { Declared } from "../../policies/judging/declared.ts";
import { documentOf, filesOf, type File } from "../../policies/judging/files.ts";

/** A way into a document: keys of fields and indices of lists. */
export type Way = readonly (string | number)[];

/** A stack in which something in the file of a name is another value; taken out where that is `undefined`. */
export function rewritten(
  resources: readonly Declared[],
  name: string,
  changes: readonly (readonly [Way, unknown])[],
): Declared[] {
  const file = resources.flatMap(filesOf).find((one) => isCalled(one, name));
  if (file === undefined) throw new Error(`${name}: must be brought by a resource, got none`);
  const document = changes.reduce<unknown>(
    (changed, [way, value]) => put(changed, way, value),
    documentOf(file),
  );
  return resources.map((one) =>
    one === file.resource ? withText(one, file, JSON.stringify(document)) : one,
  );
}

function isCalled({ name }: File, wanted: string): boolean {
  return name === wanted || name.endsWith(`/${wanted}`);
}

/** A resource that brings another text in the place of a file's. */
export function withText(resource: Declared, { path }: File, text: string): Declared {
  return { ...resource, inputs: put(resource.inputs, wayTo(path), text) as Declared["inputs"] };
}

/** The way that a file's path in its resource describes. */
export function wayTo(path: string): Way {
  return Array.from(
    path.matchAll(/\['([^']*)'\]|\[(\d+)\]|([^.[\]]+)/g),
    ([, quoted, index, key]) => (index === undefined ? (quoted ?? key ?? "") : Number(index)),
  );
}

/** A copy in which something is another value, or is missing. */
export function put(value: unknown, way: Way, replacement: unknown): unknown {
  const [key, ...rest] = way;
  if (key === undefined) return replacement;
  if (typeof key === "number") {
    const items = [...(value as unknown[])];
    const inner = put(items[key], rest, replacement);
    if (inner === undefined) items.splice(key, 1);
    else items[key] = inner;
    return items;
  }
  const { [key]: old, ...others } = (value ?? {}) as Record<string, unknown>;
  const inner = put(old, rest, replacement);
  if (inner === undefined) return others;
  return old === undefined ? { ...others, [key]: inner } : { ...(value as object), [key]: inner };
}

/** A stack in which an input of one resource of a type is another. */
export function changed(
  resources: readonly Declared[],
  [kind, name]: readonly [string, string],
  [way, value]: readonly [Way, unknown],
): Declared[] {
  const found = resources.find((one) => one.name === name && one.type.endsWith(`:${kind}`));
  assert.ok(found, name);
  const inputs = put(found.inputs, way, value) as Declared["inputs"];
  return resources.map((one) => (one === found ? { ...one, inputs } : one));
}
