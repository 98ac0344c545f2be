/** What marks a special value on Pulumi's wire, and the mark of a secret. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** A value that the engine encrypts in its state and hides in what it shows. */
export class Secret {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** A value as it went to the engine, with everything that is secret in it a `Secret`. */
export function secretsMarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(secretsMarked);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  if (fields[SIGNATURE] === SECRET) return new Secret(secretsMarked(fields["value"]));
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, secretsMarked(field)]),
  );
}

/** A value with every secret in it as it is sent. */
export function revealed(value: unknown): unknown {
  if (value instanceof Secret) return revealed(value.value);
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, revealed(field)]));
}

/** Every text in a value that the engine shows to whoever looks, keys among them. */
export function plainTexts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Secret || typeof value !== "object" || value === null) return [];
  return [...Object.keys(value), ...Object.values(value).flatMap(plainTexts)];
}

/** Whether the engine hides anything of a value. */
export function hidesSomething(value: unknown): boolean {
  if (value instanceof Secret) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hidesSomething);
}
