/** An object of some configuration, of which nothing is known but that it has fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** Stands where the engine knows a value only once it has deployed something. */
export const UNKNOWN = "\u0000known only once it is deployed";

/** Whether a value has fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value's fields; none where it has none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** A value's items; none where it is no list. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** A value if it is a text. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The names of a value's fields, for a sentence that must not have what may be a secret in it. */
export function namesIn(value: unknown): string {
  return Object.keys(fieldsOf(value)).join(", ");
}

/** What stands at a path of fields; `undefined` where the path ends before. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => fieldsOf(inner)[key], value);
}

/** Whether anything in a value is known only once it is deployed. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isFields(value) && Object.values(value).some(hasUnknown);
}

/** A field or an item, and where it stands. */
export interface Leaf {
  readonly path: string;
  /** The field's name; that of the list for an item. */
  readonly key: string;
  readonly value: unknown;
}

/** Everything in a value, from the outside to the inside; the value itself is not among it. */
export function* walk(value: unknown, path = "", key = ""): Generator<Leaf> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const place = `${path}[${index}]`;
      yield { path: place, key, value: item };
      yield* walk(item, place, key);
    }
  } else if (isFields(value)) {
    for (const [name, field] of Object.entries(value)) {
      const place = joined(path, name);
      yield { path: place, key: name, value: field };
      yield* walk(field, place, name);
    }
  }
}

/** A path and a field in it, with brackets where a dot would not tell them apart. */
export function joined(path: string, name: string): string {
  if (!/^[\w/-]+$/.test(name)) return `${path}['${name}']`;
  return path === "" ? name : `${path}.${name}`;
}
