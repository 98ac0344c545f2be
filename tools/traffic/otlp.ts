/** Log records and metrics as OTLP writes them in JSON: many in one message, unlike a speaker's. */
import type { TraceContext } from "../speakers/otlp.ts";
import { resourceOf } from "./services.ts";
import type { Attributes } from "./step.ts";

/** A log record of a service, about a span. */
export interface LogRecord extends TraceContext {
  readonly service: string;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly severity: keyof typeof SEVERITIES;
  readonly body: string;
  readonly attributes: Attributes;
}

/** Where a number belongs: the service, the metric and what tells it from others. */
export interface Series {
  readonly service: string;
  readonly name: string;
  readonly unit: string;
  readonly attributes: Attributes;
}

/** Measured values since a run began, counted by the ranges they fall into. */
export interface Measured {
  readonly counts: readonly number[];
  readonly sum: number;
  readonly exemplar: TraceContext & { readonly value: number; readonly time: number };
}

/** A series with what it has come to. */
export interface Reading {
  readonly series: Series;
  readonly value: { readonly gauge: number } | { readonly total: number } | Measured;
}

/** Upper ends in seconds, each inclusive, of the ranges that lengths are counted by. */
export const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** OTLP's numbers of the severities. */
const SEVERITIES = { INFO: 9, WARN: 13, ERROR: 17 } as const;

/** OTLP's number of counts since a fixed start, as opposed to those since the last message. */
const CUMULATIVE = 2;

const scope = { name: "tracing-infra" } as const;

/** The message with these log records. */
export function logsMessage(records: readonly LogRecord[]): object {
  const groups = grouped(records, ({ service }) => service);
  return {
    resourceLogs: groups.map(([service, ours]) => ({
      resource: { attributes: attributesOf(resourceOf(service)) },
      scopeLogs: [{ scope, logRecords: ours.map(logRecord) }],
    })),
  };
}

function logRecord({ time, severity, body, attributes, traceId, spanId }: LogRecord): object {
  return {
    timeUnixNano: nanoseconds(time),
    observedTimeUnixNano: nanoseconds(time),
    severityNumber: SEVERITIES[severity],
    severityText: severity,
    body: { stringValue: body },
    attributes: attributesOf(attributes),
    ...{ traceId, spanId, flags: 1 },
  };
}

/** What a message of metrics is about: whose run, since when, and how it stands now, in microseconds. */
export interface Moment {
  readonly run: string;
  readonly since: number;
  readonly now: number;
}

/** The message with these readings; every run is an instance of its own, so that none's counts mix. */
export function metricsMessage(readings: readonly Reading[], moment: Moment): object {
  const groups = grouped(readings, ({ series }) => series.service);
  return {
    resourceMetrics: groups.map(([service, ours]) => {
      const resource = { ...resourceOf(service), "service.instance.id": moment.run };
      const metrics = ours.map((reading) => metric(reading, moment));
      return {
        resource: { attributes: attributesOf(resource) },
        scopeMetrics: [{ scope, metrics }],
      };
    }),
  };
}

function metric({ series: { name, unit, attributes }, value }: Reading, moment: Moment): object {
  const point = {
    startTimeUnixNano: nanoseconds(moment.since),
    timeUnixNano: nanoseconds(moment.now),
    attributes: attributesOf(attributes),
  };
  if ("gauge" in value) {
    return { name, unit, gauge: { dataPoints: [{ ...point, asDouble: value.gauge }] } };
  }
  const aggregationTemporality = CUMULATIVE;
  if ("total" in value) {
    const dataPoints = [{ ...point, asInt: String(value.total) }];
    return { name, unit, sum: { dataPoints, aggregationTemporality, isMonotonic: true } };
  }
  const dataPoints = [{ ...point, ...measuredPoint(value) }];
  return { name, unit, histogram: { dataPoints, aggregationTemporality } };
}

function measuredPoint({ counts, sum, exemplar }: Measured): object {
  const { traceId, spanId, value, time } = exemplar;
  return {
    count: String(counts.reduce((total, count) => total + count, 0)),
    sum,
    bucketCounts: counts.map(String),
    explicitBounds: BOUNDS,
    exemplars: [{ timeUnixNano: nanoseconds(time), asDouble: value, traceId, spanId }],
  };
}

function attributesOf(attributes: Attributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  }));
}

function nanoseconds(microseconds: number): string {
  return `${BigInt(microseconds) * 1_000n}`;
}

/** Members by their service: each message is a list of services with what is theirs. */
function grouped<Member>(members: readonly Member[], serviceOf: (member: Member) => string) {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const group = groups.get(serviceOf(member));
    if (group) group.push(member);
    else groups.set(serviceOf(member), [member]);
  }
  return [...groups];
}
