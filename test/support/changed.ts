import { parse, stringify } from "yaml";
import { kindOf, type Declared } from "../../policies/judging/declared.ts";
import type { Fields } from "../../policies/judging/values.ts";

/** Something of a stack that is made otherwise than it was declared. */
export interface Change {
  /** The name of a resource, after its kind where others are called so, too; or of a file that one of them carries. */
  readonly of: string;
  /** Where; for a text that is neither YAML nor JSON, what stands there. */
  readonly at: string;
  /** What stands there instead; nothing, where it is left out. */
  readonly to?: unknown;
}

/** A stack with something in it changed; the original stays as it is. */
export function changed(resources: readonly Declared[], { of, at, to }: Change): Declared[] {
  const copy = structuredClone(resources) as Declared[];
  const named = copy.find((one) => [one.name, `${kindOf(one)} ${one.name}`].includes(of));
  if (named !== undefined) {
    put(named.inputs, at, to);
    return copy;
  }
  for (const { inputs } of copy) {
    for (const [holder, key] of textsOf(inputs, of)) {
      const text = holder[key] as string;
      holder[key] = /\.(ya?ml|json)$/.test(of)
        ? changedDocument(text, at, to)
        : replaced(text, at, to);
      return copy;
    }
  }
  throw new Error(`must be a resource or a file of the stack, got '${of}'`);
}

/** Where the texts of a file stand: in what a container is given, or in a ConfigMap. */
function textsOf(inputs: Fields, file: string): [Record<string, unknown>, string][] {
  const uploads = (inputs["uploads"] ?? []) as Record<string, unknown>[];
  const data = (inputs["data"] ?? {}) as Record<string, unknown>;
  const found = uploads.filter((upload) => String(upload["file"]).endsWith(`/${file}`));
  return [
    ...found.map((upload): [Record<string, unknown>, string] => [upload, "content"]),
    ...(typeof data[file] === "string" ? [data] : []).map(
      (entries): [Record<string, unknown>, string] => [entries, file],
    ),
  ];
}

function changedDocument(text: string, at: string, to: unknown): string {
  const document = parse(text) as Fields;
  put(document, at, to);
  return text.startsWith("{")
    ? JSON.stringify(document)
    : stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function replaced(text: string, at: string, to: unknown): string {
  if (!text.includes(at)) throw new Error(`must stand in the file, got '${at}'`);
  return text.replace(at, () => (typeof to === "string" ? to : ""));
}

/** Keys are joined by `.`; one with a dot or a bracket in it stands in `['…']`. */
function put(value: unknown, path: string, to: unknown): void {
  const keys = Array.from(
    path.matchAll(/\['([^']*)'\]|([^.[\]]+)/g),
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
  const last = keys.pop() ?? "";
  let holder = value as Record<string, unknown>;
  for (const key of keys) holder = (holder[key] ??= {}) as Record<string, unknown>;
  if (to === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = to;
}
