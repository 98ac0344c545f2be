import type { Caller } from "../https.ts";
import { post } from "./http.ts";
import type { Outcome } from "./outcome.ts";

/** The part of a trace that something else is about. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
}

/** A log record as its sender made it. */
export interface SentLog extends TraceContext {
  readonly service: string;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly severity: keyof typeof SEVERITIES;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A measurement of a service at one moment. */
export interface SentMetric {
  readonly service: string;
  readonly name: string;
  readonly unit: string;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: Gauge | Histogram;
}

/** One number, as it is now. */
export interface Gauge {
  readonly gauge: number;
}

/** Measured values since `since`, counted by the ranges they fall into, one of them with its trace. */
export interface Histogram {
  readonly values: readonly number[];
  /** Upper ends of the ranges, each inclusive; beyond the last there is one range more. */
  readonly bounds: readonly number[];
  /** Microseconds since 1970. */
  readonly since: number;
  readonly exemplar: TraceContext & { readonly value: number };
}

/** OTLP's numbers of the severities. */
const SEVERITIES = { DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17 } as const;

/** OTLP's number of counts since a fixed start, as opposed to those since the last message. */
const CUMULATIVE = 2;

/** Sends one log record over OTLP's HTTP port. */
export function postLog(url: string, caller: Caller, log: SentLog): Promise<Outcome> {
  const record = {
    timeUnixNano: nanoseconds(log.time),
    observedTimeUnixNano: nanoseconds(log.time),
    severityNumber: SEVERITIES[log.severity],
    severityText: log.severity,
    body: { stringValue: log.body },
    attributes: attributesOf(log.attributes),
    traceId: log.traceId,
    spanId: log.spanId,
    flags: 1,
  };
  const scopeLogs = [{ scope: SCOPE, logRecords: [record] }];
  return postOtlp(`${url}/v1/logs`, caller, {
    resourceLogs: [{ resource: resourceOf(log.service), scopeLogs }],
  });
}

/** Sends one metric over OTLP's HTTP port. */
export function postMetric(url: string, caller: Caller, metric: SentMetric): Promise<Outcome> {
  const { service, name, unit } = metric;
  const scopeMetrics = [{ scope: SCOPE, metrics: [{ name, unit, ...dataOf(metric) }] }];
  return postOtlp(`${url}/v1/metrics`, caller, {
    resourceMetrics: [{ resource: resourceOf(service), scopeMetrics }],
  });
}

const SCOPE = { name: "tracing-infra" } as const;

/** Accepted only if nothing of it was turned down: OTLP answers 200 to parts as well. */
async function postOtlp(url: string, caller: Caller, content: object): Promise<Outcome> {
  const body = JSON.stringify(content);
  const outcome = await post(url, caller, { type: "application/json", body });
  const whole = !/"rejected\w+":\s*"?[1-9]/.test(outcome.said);
  return { ...outcome, accepted: outcome.accepted && whole };
}

function dataOf({ data, time, attributes }: SentMetric): object {
  const point = { timeUnixNano: nanoseconds(time), attributes: attributesOf(attributes) };
  if ("gauge" in data) return { gauge: { dataPoints: [{ ...point, asDouble: data.gauge }] } };
  const { values, bounds, since, exemplar } = data;
  const counts = [...bounds, Infinity].map(
    (upper, index) =>
      values.filter((value) => value <= upper && value > (bounds[index - 1] ?? -Infinity)).length,
  );
  const histogram = {
    ...point,
    startTimeUnixNano: nanoseconds(since),
    count: String(values.length),
    sum: values.reduce((sum, value) => sum + value, 0),
    bucketCounts: counts.map(String),
    explicitBounds: bounds,
    exemplars: [
      {
        timeUnixNano: nanoseconds(time),
        asDouble: exemplar.value,
        traceId: exemplar.traceId,
        spanId: exemplar.spanId,
      },
    ],
  };
  return { histogram: { dataPoints: [histogram], aggregationTemporality: CUMULATIVE } };
}

function resourceOf(service: string) {
  return { attributes: attributesOf({ "service.name": service }) };
}

function attributesOf(attributes: Readonly<Record<string, string>>) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: { stringValue: value },
  }));
}

function nanoseconds(microseconds: number): string {
  return `${BigInt(microseconds) * 1_000n}`;
}
