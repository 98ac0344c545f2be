import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from "@opentelemetry/api";
import { W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";

/** The attribute, on every span and log record, by which what belongs together is found. */
export const CORRELATION = "correlation_id";

/** The attribute, and the entry of the baggage, by which a trace is kept whatever its share is. */
export const PRIORITY = "sampling.priority";

/** Where a request is at: the current span, and the id of all that belongs together. */
export interface Scope {
  readonly context: Context;
  readonly correlation: string;
}

/** Why a request was not answered as it should have been: the status, and the kind of error. */
export class Refusal extends Error {
  readonly status: number;
  readonly kind: string;

  constructor(status: number, kind: string, message: string) {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

const propagator = new W3CTraceContextPropagator();
const carrier = new W3CBaggagePropagator();

/**
 * What the caller is doing, as its headers tell: W3C's `traceparent`, and `x-correlation-id`; and whether
 * it wants the trace kept, by `x-trace-debug: 1` or W3C's `baggage`. Of that, nothing else is taken over.
 */
export function callerOf(headers: IncomingHttpHeaders): Scope {
  const traced = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  const context = isWanted(headers) ? propagation.setBaggage(traced, wanted) : traced;
  const said = headers["x-correlation-id"];
  const traceId = trace.getSpanContext(context)?.traceId;
  return { context, correlation: typeof said === "string" ? said : (traceId ?? randomUUID()) };
}

const wanted = propagation.createBaggage({ [PRIORITY]: { value: "1" } });

function isWanted(headers: IncomingHttpHeaders): boolean {
  const context = carrier.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  const said = propagation.getBaggage(context)?.getEntry(PRIORITY)?.value;
  return headers["x-trace-debug"] === "1" || Number(said) >= 1;
}

/** What is said of the first span of a trace that somebody wants kept; nothing of any other. */
export function priorityOf({ context }: Scope): Record<string, number> {
  return propagation.getBaggage(context)?.getEntry(PRIORITY) ? { [PRIORITY]: 1 } : {};
}

/** The headers that tell a callee the same. */
export function headersOf({ context, correlation }: Scope): Record<string, string> {
  const headers: Record<string, string> = { "x-correlation-id": correlation };
  propagator.inject(context, headers, defaultTextMapSetter);
  carrier.inject(context, headers, defaultTextMapSetter);
  return headers;
}

/** A piece of work: its span, by whom and where. */
export interface Work extends SpanOptions {
  readonly tracer: Tracer;
  readonly name: string;
  readonly scope: Scope;
}

/**
 * Milliseconds since 1970 with their fractions, which `Date` cuts off: a span would end up to one too early,
 * before spans within it whose services measure finer.
 */
function now(): number {
  const [fine, coarse] = [performance.timeOrigin + performance.now(), Date.now()];
  // Once somebody has set the clock, the time of the start counts no more.
  return Math.abs(fine - coarse) < 2 ? fine : coarse;
}

/** Does some work within a span, which ends as the work ends, with an error if it does. */
export async function within<Result>(
  { tracer, name, scope, ...options }: Work,
  work: (inner: Scope, span: Span) => Promise<Result>,
): Promise<Result> {
  const attributes = { [CORRELATION]: scope.correlation, ...options.attributes };
  const timed = { startTime: now(), ...options, attributes };
  const span = tracer.startSpan(name, timed, scope.context);
  const inner = { context: trace.setSpan(scope.context, span), correlation: scope.correlation };
  try {
    return await work(inner, span);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    span.setAttribute("error.type", error instanceof Refusal ? error.kind : "internal");
    span.setStatus({ code: SpanStatusCode.ERROR, message });
    throw error;
  } finally {
    span.end(now());
  }
}
