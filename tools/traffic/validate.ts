import { structureComplaints, type Span } from "../trace.ts";

/** Attributes of which some mean that all of them must be there. */
const TOGETHER: readonly (readonly [prefix: string, required: readonly string[]])[] = [
  ["http.", ["http.request.method"]],
  ["db.", ["db.system.name", "db.operation.name"]],
  [
    "messaging.",
    [
      "messaging.system",
      "messaging.operation.type",
      "messaging.operation.name",
      "messaging.destination.name",
    ],
  ],
  ["gen_ai.", ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model"]],
  ["gen_ai.usage.", ["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"]],
  ["http.route", ["http.response.status_code"]],
];

/** Attributes that no span may have, whatever they are worth: a trace is no place for secrets. */
const FORBIDDEN =
  /passw(or)?d|secret|e-?mail|authorization|cookie|api[._-]?key|credit[._-]?card|(^|[._-])token$/i;

/** What stands where the platform has found something private. */
const REDACTED = "***";

/** What a stored trace must have beyond a sent one. */
export interface Demands {
  /** Attributes of every span. */
  readonly everywhere?: readonly string[];
}

/** What is wrong with spans that are to be one valid trace, sentence by sentence. */
export function invalidities(spans: readonly Span[], { everywhere = [] }: Demands = {}): string[] {
  if (spans.length === 0) return ["has no span"];
  const ids = new Set(spans.map(({ traceId }) => traceId));
  return [
    ...(ids.size > 1 ? [`has ${ids.size} trace ids`] : []),
    ...structureComplaints(spans),
    ...spans.flatMap((span) => [
      ...named(span),
      ...missing(span, everywhere),
      ...forbidden(span),
      ...(span.duration < 0 ? [`${span.name} ends before it starts`] : []),
    ]),
  ];
}

function named({ service, name }: Span): string[] {
  if (service === "") return [`${name} is of no service`];
  return name.startsWith(`${service}.`) ? [] : [`${name} is not called '${service}.…'`];
}

function missing({ name, attributes }: Span, everywhere: readonly string[]): string[] {
  const keys = Object.keys(attributes);
  const required = TOGETHER.flatMap(([prefix, together]) =>
    keys.some((key) => key.startsWith(prefix)) ? together : [],
  );
  return [...new Set([...required, ...everywhere])]
    .filter((key) => (attributes[key] ?? "") === "")
    .map((key) => `${name} has no ${key}`);
}

function forbidden({ name, attributes }: Span): string[] {
  return Object.entries(attributes)
    .filter(([key, value]) => FORBIDDEN.test(key) && value !== REDACTED)
    .map(([key]) => `${name} has the forbidden ${key}`);
}
