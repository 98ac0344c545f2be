import { attributesOf, attributesWith, type Canaries } from "./canaries.ts";

const TRACE_ID = "5b8efff798038103d269b633813fc60c";
const SPAN_ID = "eee19b7ec3c1b174";

const nanoseconds = (milliseconds: number) => `${milliseconds}000000`;

/** Where it is from, and which program says so: the same for every signal. */
function origin(canaries: Canaries, signal: string) {
  const where = `${signal} resource`;
  return {
    resource: {
      attributes: [
        ...attributesOf({ "service.name": "canary-service" }),
        ...attributesWith(canaries, where),
      ],
    },
    scope: {
      name: canaries.text(`${signal} scope name`),
      version: canaries.text(`${signal} scope version`),
      attributes: attributesWith(canaries, `${signal} scope`),
    },
  };
}

/** A span with canaries in every position. */
export function spansWith(canaries: Canaries, now = Date.now()): object {
  const { resource, scope } = origin(canaries, "traces");
  const span = {
    ...{ traceId: TRACE_ID, spanId: SPAN_ID, kind: 2 },
    startTimeUnixNano: nanoseconds(now - 100),
    endTimeUnixNano: nanoseconds(now),
    name: canaries.text("span name"),
    traceState: `vendor=${canaries.text("trace state").replaceAll(" ", "")}`,
    attributes: attributesWith(canaries, "span"),
    status: { code: 2, message: canaries.text("status message") },
    events: [
      {
        timeUnixNano: nanoseconds(now),
        name: canaries.text("event name"),
        attributes: [
          ...attributesWith(canaries, "event"),
          ...attributesOf({
            "exception.message": canaries.text("exception message"),
            "exception.stacktrace": `Error\n  ${canaries.text("exception stack")}\n  at main`,
          }),
        ],
      },
    ],
  };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }] };
}

/** Log records with canaries in every position, one for each kind of body. */
export function logsWith(canaries: Canaries, now = Date.now()): object {
  const { resource, scope } = origin(canaries, "logs");
  const bodies = {
    text: { stringValue: canaries.text("log body") },
    map: { kvlistValue: { values: attributesWith(canaries, "log body map") } },
    list: {
      arrayValue: {
        values: [
          { kvlistValue: { values: attributesWith(canaries, "log body list") } },
          { stringValue: canaries.text("log body list item") },
        ],
      },
    },
  };
  const logRecords = Object.entries(bodies).map(([kind, body]) => ({
    ...{ timeUnixNano: nanoseconds(now), traceId: TRACE_ID, spanId: SPAN_ID, body },
    severityNumber: 9,
    eventName: canaries.text(`event name of a record with a ${kind}`),
    attributes: attributesWith(canaries, `log ${kind}`),
  }));
  return { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }] };
}

/** Metrics of every kind with canaries in every position. */
export function metricsWith(canaries: Canaries, now = Date.now()): object {
  const { resource, scope } = origin(canaries, "metrics");
  const point = (kind: string) => ({
    startTimeUnixNano: nanoseconds(now - 1000),
    timeUnixNano: nanoseconds(now),
    attributes: attributesWith(canaries, `${kind} point`),
  });
  const exemplars = (kind: string) => [
    {
      ...{ timeUnixNano: nanoseconds(now), traceId: TRACE_ID, spanId: SPAN_ID, asDouble: 1 },
      filteredAttributes: attributesWith(canaries, `${kind} exemplar`),
    },
  ];
  const number = (kind: string) => ({ ...point(kind), asInt: "3", exemplars: exemplars(kind) });
  const counted = (kind: string) => ({ ...point(kind), count: "1", sum: 1 });
  const data = {
    gauge: { dataPoints: [number("gauge")] },
    sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [number("sum")] },
    histogram: {
      aggregationTemporality: 2,
      dataPoints: [
        {
          ...{ ...counted("histogram"), bucketCounts: ["1", "0"], explicitBounds: [1] },
          exemplars: exemplars("histogram"),
        },
      ],
    },
    exponentialHistogram: {
      aggregationTemporality: 2,
      dataPoints: [
        {
          ...{ ...counted("exponential"), scale: 0, zeroCount: "0" },
          positive: { offset: 0, bucketCounts: ["1"] },
          exemplars: exemplars("exponential"),
        },
      ],
    },
    summary: { dataPoints: [{ ...counted("summary"), quantileValues: [] }] },
  };
  const metrics = Object.entries(data).map(([kind, content]) => ({
    name: `${kind}.${canaries.text(`${kind} name`)}`,
    description: canaries.text(`${kind} description`),
    unit: canaries.text(`${kind} unit`),
    metadata: attributesWith(canaries, `${kind} metadata`),
    [kind]: content,
  }));
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }] };
}
