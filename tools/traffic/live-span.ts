import { SpanStatusCode, type Span as LiveSpan } from "@opentelemetry/api";
import type { Span } from "../trace.ts";
import type { Placed } from "./layout.ts";

/** Says what failed, as `recordException` would but with a trace in the service's own language, and ends. */
export function finish(live: LiveSpan, { step: { failure }, end }: Placed, began: number): void {
  if (failure) {
    const { type, message, stack } = failure;
    const exception = { "exception.type": type, "exception.message": message };
    if (stack !== undefined) {
      live.addEvent("exception", { ...exception, "exception.stacktrace": stack }, began + end);
    }
    live.setStatus({ code: SpanStatusCode.ERROR, message });
  }
  live.end(began + end);
}

type Ids = Pick<Span, "traceId" | "spanId" | "parentId">;

/** The span of a step that began at `began`, as every store should give it back. */
export function spanOf({ step, start, end }: Placed, began: number, ids: Ids): Span {
  const { traceId, spanId, parentId } = ids;
  const { service, name } = step;
  const attributes: Record<string, string> = {};
  for (const key in step.attributes) attributes[key] = String(step.attributes[key]);
  const times = { start: (began + start) * 1_000, duration: (end - start) * 1_000 };
  return { traceId, spanId, parentId, service, name, ...times, attributes };
}
