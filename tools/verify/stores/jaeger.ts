import { z } from "zod";
import type { Access } from "../../access.ts";
import type { Span } from "../../trace.ts";
import { askStore, bodyOf } from "./ask.ts";

/** The spans of a trace as Jaeger gives them back; none when it does not know the trace. */
export async function spansInJaeger(access: Access, traceId: string): Promise<Span[]> {
  const answer = await askStore(access, "jaeger", `/api/traces/${traceId}`);
  return answer.status === 404 ? [] : spansFromJaeger(bodyOf(answer, "Jaeger"));
}

const jaegerTrace = z.object({
  data: z.array(
    z.object({
      processes: z.record(z.string(), z.object({ serviceName: z.string() })),
      spans: z.array(
        z.object({
          traceID: z.string(),
          spanID: z.string(),
          processID: z.string(),
          operationName: z.string(),
          references: z.array(z.object({ refType: z.string(), spanID: z.string() })),
          startTime: z.number(),
          duration: z.number(),
          tags: z.array(z.object({ key: z.string(), value: z.unknown() })),
        }),
      ),
    }),
  ),
});

/** Spans from the body of Jaeger's trace answer. */
export function spansFromJaeger(body: unknown): Span[] {
  return jaegerTrace.parse(body).data.flatMap(({ processes, spans }) =>
    spans.map((span) => ({
      traceId: span.traceID,
      spanId: span.spanID,
      parentId: span.references.find(({ refType }) => refType === "CHILD_OF")?.spanID,
      service: processes[span.processID]?.serviceName ?? "",
      name: span.operationName,
      start: span.startTime,
      duration: span.duration,
      attributes: Object.fromEntries(span.tags.map(({ key, value }) => [key, String(value)])),
    })),
  );
}
