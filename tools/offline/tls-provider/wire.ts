/**
 * How the engine writes secrets and unknown values into the properties it sends, and how a provider that takes them
 * writes them back.
 */
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc.js";

/** The properties of a resource as they travel between engine and provider: plain JSON with marks in it. */
export type Properties = Readonly<Record<string, unknown>>;

/** One property as a provider wants it: without marks, and saying which marks it carried. */
export interface Property {
  /** The value without marks; meaningless when part of it is unknown. */
  readonly value: unknown;
  /** Whether the value, or a part of it, is only known once something else is deployed. */
  readonly unknown: boolean;
  /** Whether the value, or a part of it, is a secret. */
  readonly secret: boolean;
}

/** Every property without its marks; `null`, which stands for "not given", is left out. */
export function unmarked(properties: Properties): ReadonlyMap<string, Property> {
  const read = Object.entries(properties).map(
    ([name, value]) => [name, readProperty(value)] as const,
  );
  return new Map(read.filter(([, { value, unknown }]) => unknown || (value ?? null) !== null));
}

/** The plain values of all properties that are known. */
export function knownValues(properties: ReadonlyMap<string, Property>): Record<string, unknown> {
  const known = [...properties].filter(([, { unknown }]) => !unknown);
  return Object.fromEntries(known.map(([name, { value }]) => [name, value]));
}

/** The names of the properties for which `test` holds. */
export function namesWhere(
  properties: ReadonlyMap<string, Property>,
  test: (property: Property) => boolean,
): ReadonlySet<string> {
  return new Set([...properties].filter(([, property]) => test(property)).map(([name]) => name));
}

/** The same values with those named in `secrets` marked as secret. */
export function marked(values: Properties, secrets: ReadonlySet<string>): Properties {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, secrets.has(name) ? secret(value) : value]),
  );
}

function secret(value: unknown): Properties {
  return { [specialSigKey]: specialSecretSig, value };
}

function readProperty(value: unknown): Property {
  if (value === unknownValue) return { value: undefined, unknown: true, secret: false };
  if (Array.isArray(value)) return collected(value.map(readProperty), (parts) => parts);
  if (typeof value !== "object" || value === null) return { value, unknown: false, secret: false };
  const fields = value as Properties;
  if (fields[specialSigKey] === specialSecretSig)
    return { ...readProperty(fields["value"]), secret: true };
  const names = Object.keys(fields);
  return collected(Object.values(fields).map(readProperty), (parts) =>
    Object.fromEntries(names.map((name, index) => [name, parts[index]])),
  );
}

function collected(parts: readonly Property[], assemble: (values: unknown[]) => unknown): Property {
  return {
    value: assemble(parts.map(({ value }) => value)),
    unknown: parts.some(({ unknown }) => unknown),
    secret: parts.some(({ secret }) => secret),
  };
}
