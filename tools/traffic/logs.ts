import type { Span } from "../trace.ts";
import type { LogRecord } from "./otlp.ts";
import type { Request } from "./scenarios/index.ts";
import type { Placed } from "./layout.ts";

/** What the services write while they work on a request: its end, and each failure where it began. */
export function logsOf({ placed, slow }: Request, spans: readonly Span[]): LogRecord[] {
  return placed.flatMap((one, index) => {
    const span = spans[index];
    if (!span) return [];
    if (index === 0) return [ended(one, span, slow), ...began(one, span)];
    return began(one, span);
  });
}

function ended({ step }: Placed, span: Span, slow: boolean): LogRecord {
  const { attributes } = step;
  const [method, route] = [attributes["http.request.method"], attributes["http.route"]];
  const status = attributes["http.response.status_code"] ?? 200;
  return {
    ...contextOf(span),
    severity: step.failure ? "ERROR" : slow ? "WARN" : "INFO",
    body: `${method ?? ""} ${route ?? step.name} answered ${status} in ${span.duration / 1_000} ms`,
    attributes: { ...correlation(step), "http.route": route ?? "" },
  };
}

/** Who merely called something that failed writes nothing of it. */
function began({ step }: Placed, span: Span): LogRecord[] {
  const { failure } = step;
  if (failure?.stack === undefined) return [];
  const exception = {
    "exception.type": failure.type,
    "exception.message": failure.message,
    "exception.stacktrace": failure.stack,
  };
  const body = `${step.name} failed: ${failure.message}`;
  const attributes = { ...correlation(step), ...exception };
  return [{ ...contextOf(span), severity: "ERROR", body, attributes }];
}

function correlation({ attributes }: Placed["step"]) {
  const { correlation_id } = attributes;
  return correlation_id === undefined ? {} : { correlation_id };
}

function contextOf({ traceId, spanId, service, start, duration }: Span) {
  return { traceId, spanId, service, time: start + duration };
}
