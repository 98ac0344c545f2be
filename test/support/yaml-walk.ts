/** A mapping in a parsed configuration. */
export type Mapping = Readonly<Record<string, unknown>>;

/** A mapping somewhere in a parsed configuration, and the keys that lead to it. */
export interface Place {
  readonly path: string;
  readonly mapping: Mapping;
}

/** Every mapping in a parsed configuration, itself included. */
export function mappingsIn(value: unknown, path = ""): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const within = Object.entries(value).flatMap(([key, child]) =>
    mappingsIn(child, path === "" ? key : `${path}.${key}`),
  );
  return Array.isArray(value) ? within : [{ path, mapping: value as Mapping }, ...within];
}

/** The mapping under a key; an Error where there is none, since a test that finds nothing proves nothing. */
export function mappingAt(value: unknown, ...keys: readonly string[]): Mapping {
  const found = keys.reduce<unknown>((inner, key) => (inner as Mapping | undefined)?.[key], value);
  if (typeof found !== "object" || found === null) throw new Error(`nothing at ${keys.join(".")}`);
  return found as Mapping;
}
