import type { Caller } from "../https.ts";
import type { Span } from "../trace.ts";
import { post } from "./http.ts";
import type { Outcome } from "./outcome.ts";

/** Sends spans as Zipkin's clients do, in JSON, all in one message. */
export function postZipkinSpans(
  url: string,
  caller: Caller,
  spans: readonly Span[],
): Promise<Outcome> {
  const body = JSON.stringify(spans.map(zipkinSpan));
  return post(`${url}/api/v2/spans`, caller, { type: "application/json", body });
}

/** @see https://zipkin.io/zipkin-api/#/default/post_spans */
function zipkinSpan(span: Span) {
  return {
    traceId: span.traceId,
    id: span.spanId,
    parentId: span.parentId,
    name: span.name,
    timestamp: span.start,
    duration: span.duration,
    localEndpoint: { serviceName: span.service },
    tags: span.attributes,
  };
}
