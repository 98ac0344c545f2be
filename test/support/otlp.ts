/** An attribute as OTLP writes it in JSON. */
const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });

/** Nanoseconds since 1970, as OTLP writes them in JSON. */
const now = () => `${BigInt(Date.now()) * 1_000_000n}`;

function resource(service: string) {
  const attributes = {
    "service.name": service,
    "service.instance.id": "instance-1",
    "deployment.environment.name": "dev",
  };
  return { attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)) };
}

/** A log record of a service, written during a span of a trace. */
export function logRecord(service: string, traceId: string, body: string): string {
  const record = {
    timeUnixNano: now(),
    severityText: "INFO",
    severityNumber: 9,
    traceId,
    spanId: "b7ad6b7169203331",
    body: { stringValue: body },
    attributes: [attribute("correlation_id", "c-1")],
  };
  return JSON.stringify({
    resourceLogs: [{ resource: resource(service), scopeLogs: [{ logRecords: [record] }] }],
  });
}

/** A histogram of a service with one request of 0.3 seconds, and as its exemplar the request's trace. */
export function durations(service: string, traceId: string): string {
  const timeUnixNano = now();
  const exemplar = { timeUnixNano, asDouble: 0.3, traceId, spanId: "b7ad6b7169203331" };
  const point = {
    startTimeUnixNano: timeUnixNano,
    timeUnixNano,
    count: "1",
    sum: 0.3,
    explicitBounds: [0.1, 0.5],
    bucketCounts: ["0", "1", "0"],
    exemplars: [exemplar],
  };
  const metric = {
    name: "http.server.request.duration",
    unit: "s",
    histogram: { aggregationTemporality: 2, dataPoints: [point] },
  };
  return JSON.stringify({
    resourceMetrics: [{ resource: resource(service), scopeMetrics: [{ metrics: [metric] }] }],
  });
}
