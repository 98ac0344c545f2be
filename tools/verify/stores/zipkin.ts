import { z } from "zod";
import type { Access } from "../../access.ts";
import type { Span } from "../../trace.ts";
import { askStore, bodyOf } from "./ask.ts";

/** The spans of a trace as Zipkin gives them back; none when it does not know the trace. */
export async function spansInZipkin(access: Access, traceId: string): Promise<Span[]> {
  const answer = await askStore(access, "zipkin", `/api/v2/trace/${traceId}`);
  return answer.status === 404 ? [] : spansFromZipkin(bodyOf(answer, "Zipkin"));
}

const zipkinTrace = z.array(
  z.object({
    traceId: z.string(),
    id: z.string(),
    parentId: z.string().optional(),
    name: z.string().default(""),
    timestamp: z.number(),
    duration: z.number().default(0),
    localEndpoint: z.object({ serviceName: z.string() }),
    tags: z.record(z.string(), z.string()).default({}),
  }),
);

/** Spans from the body of Zipkin's trace answer. */
export function spansFromZipkin(body: unknown): Span[] {
  return zipkinTrace.parse(body).map(({ traceId, id, parentId, name, localEndpoint, ...span }) => ({
    traceId,
    spanId: id,
    parentId,
    service: localEndpoint.serviceName,
    name,
    start: span.timestamp,
    duration: span.duration,
    attributes: span.tags,
  }));
}
