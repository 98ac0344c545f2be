import { Ajv, type Format, type FuncKeywordDefinition } from "ajv";

/** A type as Kubernetes describes it, by OpenAPI 2. */
export interface Described {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  /** What a mapping with any keys has under each. */
  readonly additionalProperties?: Described;
  readonly required?: readonly string[];
  readonly $ref?: string;
}

/** Types that are written in more than one way, of which a description says but one. */
const WRITTEN_OTHERWISE: Readonly<Record<string, object>> = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": {
    type: ["number", "string"],
    format: "quantity",
  },
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
    type: ["integer", "string"],
    format: "int32",
  },
};

/** What is said beside what a value may be: for readers, and for those who change lists that are there. */
const NO_RULE = new Set(["description", "x-kubernetes-group-version-kind"]);
const ABOUT_CHANGES = /^x-kubernetes-(patch|list-type|map-type|unions)/;

/**
 * The same types, each of which has no field but those that are named, as `kubectl --validate=strict` has it.
 *
 * A word in a description that has no meaning here stays, and is then refused when it is read.
 */
export function strictTypes(definitions: Readonly<Record<string, Described>>) {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, described]) => [
      name,
      WRITTEN_OTHERWISE[name] ?? strict(described),
    ]),
  );
}

function strict({ properties, items, additionalProperties: values, ...rest }: Described): object {
  const rules = Object.entries(rest).filter(
    ([word]) => !NO_RULE.has(word) && !ABOUT_CHANGES.test(word),
  );
  return {
    ...Object.fromEntries(rules),
    ...(items && { items: strict(items) }),
    ...(values && { additionalProperties: strict(values) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, strict(field)]),
      ),
      additionalProperties: false,
    }),
  };
}

const within = (most: bigint): Format => ({
  type: "number",
  validate: (value: number) => Number.isInteger(value) && value >= -most && value < most,
});

/** How values are spelled, by the names that descriptions have for it. */
const FORMATS: Readonly<Record<string, Format>> = {
  int32: within(2n ** 31n),
  int64: within(2n ** 63n),
  double: { type: "number", validate: () => true },
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  // A number and a suffix, of powers of 2 or of 10, or an exponent.
  quantity: /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/,
};

type Item = Readonly<Record<string, unknown>>;

/** Items that are told apart by some of their fields, as those who change a list take for granted. */
const TOLD_APART: FuncKeywordDefinition = {
  keyword: "x-kubernetes-list-map-keys",
  type: "array",
  schemaType: "array",
  error: { message: "must have items that their keys tell apart" },
  validate: (keys: readonly string[], items: readonly (Item | null)[]) => {
    const all = items.map((item) => JSON.stringify(keys.map((key) => item?.[key])));
    return new Set(all).size === all.length;
  },
};

/** What reads such types, and gives up at a word or a format that it does not know. */
export function typeReader(): Ajv {
  return new Ajv({
    strict: true,
    allErrors: true,
    allowUnionTypes: true,
    validateSchema: false,
    formats: FORMATS,
    keywords: [TOLD_APART],
  });
}
