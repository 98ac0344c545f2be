/** Texts and values that must not get through, each with the position that it was planted in. */
export class Canaries {
  /** Positions by what was planted there. */
  readonly planted = new Map<string, string>();

  /** A text with something private in it, which is replaced by the mask alone. */
  text(position: string): string {
    return `before ${this.next(position)}@hidden.example after`;
  }

  /** What stands under a private key, whatever it looks like. */
  secret(position: string): string {
    return this.next(position);
  }

  /** The same as a number. */
  number(position: string): number {
    const number = 7_700_000_000 + this.planted.size;
    this.planted.set(String(number), position);
    return number;
  }

  /** Positions of all that is found in some output. */
  foundIn(...outputs: string[]): string[] {
    return [...this.planted]
      .filter(([canary]) => outputs.some((output) => output.includes(canary)))
      .map(([, position]) => position);
  }

  private next(position: string): string {
    const canary = `canary${1000 + this.planted.size}x`;
    this.planted.set(canary, position);
    return canary;
  }
}

/** A value of an attribute in OTLP's JSON. */
export type AnyValue = Readonly<Record<string, unknown>>;

/** A value of this language as an attribute's. */
export function anyValue(value: unknown): AnyValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { intValue: String(value) };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: attributesOf(value as Record<string, unknown>) } };
}

/** Attributes in OTLP's JSON. */
export function attributesOf(attributes: Readonly<Record<string, unknown>>) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

/** Attributes that are as private as attributes can be, and some that must get through. */
export function attributesWith(canaries: Canaries, where: string) {
  const at = (position: string) => `${where}: ${position}`;
  return attributesOf({
    "user.id": `user-of-${where.replaceAll(" ", "-")}`,
    "gen_ai.usage.input_tokens": 412,
    "llm.tokens.total": 540,
    note: canaries.text(at("text")),
    password: canaries.secret(at("string of a private key")),
    "user.email": [canaries.secret(at("list of a private key"))],
    "db.Credentials": { inner: canaries.secret(at("map of a private key")) },
    card_number: canaries.number(at("number of a private key")),
    list: ["harmless", canaries.text(at("text in a list"))],
    map: {
      note: canaries.text(at("text in a map")),
      deeper: [{ apiKey: canaries.secret(at("private key in a map in a list in a map")) }],
      token: { value: canaries.secret(at("map of a private key in a map")) },
      secrets: [canaries.number(at("number in a list of a private key in a map"))],
      [canaries.text(at("key in a map"))]: 1,
    },
  });
}
