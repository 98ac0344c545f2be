import type { Platform } from "../../model/platform.ts";
import type { Component } from "../pipelines.ts";
import { environmentGroup } from "../environment.ts";
import { literal, transform } from "../ottl.ts";

/** Attributes that a request's correlation id comes in, as instrumentations record headers; first come, first served. */
const CORRELATION_HEADERS = [
  "http.request.header.x-correlation-id",
  "http.request.header.x_correlation_id",
  "x-correlation-id",
  "x_correlation_id",
  "X-Correlation-ID",
] as const;

/** A trace id that is none. */
const NO_TRACE = "0".repeat(32);

/** `version-trace-span-flags`. @see https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}";

/** Says of everything which environment it is from, and of spans and log records what they belong to. */
export function contextProcessor(platform: Platform): Component {
  const environment = environmentGroup(platform);
  return transform("context", {
    traces: [environment, { statements: correlation("span") }],
    metrics: [environment],
    logs: [environment, { statements: [...traceOfLog(), ...correlation("log")] }],
  });
}

/** The id that a sender has given, or else the trace's own. */
function correlation(context: "span" | "log"): string[] {
  const id = `${context}.attributes["correlation_id"]`;
  const missing = `where ${id} == nil`;
  const given = CORRELATION_HEADERS.flatMap((header) => {
    const value = `${context}.attributes[${literal(header)}]`;
    return [
      `set(${id}, ${value}[0]) ${missing} and IsList(${value}) and Len(${value}) > 0`,
      `set(${id}, ${value}) ${missing} and IsString(${value}) and ${value} != ""`,
    ];
  });
  const trace = `${context}.trace_id.string`;
  return [...given, `set(${id}, ${trace}) ${missing} and ${trace} != "${NO_TRACE}"`];
}

/** The trace that a log record belongs to, from the header where its sender has no other way to say. */
function traceOfLog(): string[] {
  const header = 'log.attributes["traceparent"]';
  const missing = `where IsString(${header}) and IsMatch(${header}, ${literal(TRACEPARENT)}) and log.trace_id.string == "${NO_TRACE}"`;
  return [
    // The span first: once there is a trace, none is missing.
    `set(log.span_id.string, Substring(${header}, 36, 16)) ${missing}`,
    `set(log.trace_id.string, Substring(${header}, 3, 32)) ${missing}`,
  ];
}
