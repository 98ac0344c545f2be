/** A trace and a span. */
export const TRACE = "5b8efff798038103d269b633813fc60c";
export const SPAN = "eee19b7ec3c1b174";
const OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";

/** Attributes that something comes with, and the correlation id that it is to leave with. */
export const cases = {
  "that has one": [{ correlation_id: "own", "x-correlation-id": "header" }, "own"],
  "with a header's list": [{ "http.request.header.x-correlation-id": ["listed", "b"] }, "listed"],
  "with a header's text": [{ "http.request.header.x-correlation-id": "text" }, "text"],
  "with a header as Python records it": [
    { "http.request.header.x_correlation_id": ["python"] },
    "python",
  ],
  "with a plain header": [{ "x-correlation-id": "plain" }, "plain"],
  "with an underscored header": [{ x_correlation_id: "underscored" }, "underscored"],
  "with an empty header": [{ "http.request.header.x-correlation-id": [] }, TRACE],
  "with a private header": [{ "x-correlation-id": "of user@hidden.example" }, "of ***"],
  "without any": [{}, TRACE],
} as const satisfies Record<string, readonly [Record<string, unknown>, string]>;

/** Values that nobody is likely to send, and that anybody may. */
export const ODD_VALUES = [
  ...[{}, { boolValue: true }, { doubleValue: "NaN" }, { bytesValue: "aHVudGVyMg==" }],
  ...[
    { stringValue: "" },
    { arrayValue: {} },
    { kvlistValue: {} },
    { stringValue: "\u0001.\u0000" },
  ],
  { arrayValue: { values: [{}, { arrayValue: { values: [{ kvlistValue: {} }] } }] } },
  { kvlistValue: { values: [{ key: "", value: {} }, { key: "a.b" }, { key: "a", value: {} }] } },
];

/** Attributes with each of them, under keys that are private, or empty, or of headers. */
export const oddAttributes = ODD_VALUES.flatMap((value, index) => [
  { key: index === 0 ? "" : `odd.${index}`, value },
  { key: `${index}.password`, value },
  { key: index % 2 === 0 ? "x-correlation-id" : "traceparent", value },
]);

/** Log records by what they say, with what must have become of them. */
export const records = {
  "of a trace that its header names": {
    attributes: { traceparent: `00-${OTHER_TRACE}-b7ad6b7169203331-01` },
    expected: [
      `Trace ID: ${OTHER_TRACE}`,
      "Span ID: b7ad6b7169203331",
      `correlation_id: Str(${OTHER_TRACE})`,
    ],
  },
  "of a trace of its own and another in its header": {
    attributes: { traceparent: `00-${OTHER_TRACE}-b7ad6b7169203331-01` },
    traceId: TRACE,
    spanId: SPAN,
    expected: [`Trace ID: ${TRACE}`, `Span ID: ${SPAN}`, `correlation_id: Str(${TRACE})`],
  },
  "of a header that names no trace": {
    attributes: { traceparent: "00-zz-b7ad6b7169203331-01" },
    expected: ["Trace ID: \n", "traceparent: Str(00-zz-b7ad6b7169203331-01)"],
  },
};

/** Resources by what they say of their environment, and its two names that they are to leave with. */
export const environments = {
  neither: [{}, ["dev", "dev"]],
  new: [{ "deployment.environment.name": "theirs" }, ["theirs", "theirs"]],
  old: [{ "deployment.environment": "theirs" }, ["theirs", "theirs"]],
  both: [
    { "deployment.environment.name": "one", "deployment.environment": "other" },
    ["one", "other"],
  ],
} as const;
