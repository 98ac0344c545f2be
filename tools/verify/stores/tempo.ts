import { z } from "zod";
import type { Access } from "../../access.ts";
import type { Span } from "../../trace.ts";
import { askStore, bodyOf } from "./ask.ts";

/** The spans of a trace as Tempo gives them back by its id; none when it does not know the trace. */
export async function spansInTempo(access: Access, traceId: string): Promise<Span[]> {
  const answer = await askStore(access, "tempo", `/api/v2/traces/${traceId}`);
  return answer.status === 404 ? [] : spansFromTempo(bodyOf(answer, "Tempo"));
}

/** What Tempo's search says of a trace. */
export interface Found {
  readonly rootService: string;
  readonly rootName: string;
  readonly milliseconds: number;
  readonly spans: number;
}

/** A trace as TraceQL finds it, or nothing while it does not. */
export async function foundByTraceql(access: Access, traceId: string): Promise<Found | undefined> {
  // Tempo's search writes ids without leading zeros and compares them as text.
  const q = `{ trace:id = "${traceId.replace(/^0+/, "")}" }`;
  const query = new URLSearchParams({ q, limit: "1", spss: "100" });
  const answer = await askStore(access, "tempo", `/api/search?${query.toString()}`);
  const [trace] = search.parse(bodyOf(answer, "Tempo's search")).traces;
  return (
    trace && {
      rootService: trace.rootServiceName,
      rootName: trace.rootTraceName,
      milliseconds: trace.durationMs,
      spans: trace.spanSets.reduce((sum, { matched }) => sum + matched, 0),
    }
  );
}

const attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .default([])
  .transform((list) =>
    Object.fromEntries(list.map(({ key, value }) => [key, String(Object.values(value)[0])])),
  );

const id = z.string().transform((text) => Buffer.from(text, "base64").toString("hex"));

const tempoTrace = z.object({
  trace: z.object({
    resourceSpans: z
      .array(
        z.object({
          resource: z.object({ attributes }),
          scopeSpans: z.array(
            z.object({
              spans: z.array(
                z.object({
                  traceId: id,
                  spanId: id,
                  parentSpanId: id.optional(),
                  name: z.string(),
                  startTimeUnixNano: z.string(),
                  endTimeUnixNano: z.string(),
                  attributes,
                }),
              ),
            }),
          ),
        }),
      )
      .default([]),
  }),
});

const search = z.object({
  traces: z
    .array(
      z.object({
        rootServiceName: z.string(),
        rootTraceName: z.string(),
        durationMs: z.number(),
        spanSets: z.array(z.object({ matched: z.number() })),
      }),
    )
    .default([]),
});

/** Spans from the body of Tempo's trace-by-id answer: OTLP, with ids in base64. */
export function spansFromTempo(body: unknown): Span[] {
  return tempoTrace.parse(body).trace.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => {
        const start = BigInt(span.startTimeUnixNano);
        return {
          traceId: span.traceId,
          spanId: span.spanId,
          parentId: span.parentSpanId === "" ? undefined : span.parentSpanId,
          service: resource.attributes["service.name"] ?? "",
          name: span.name,
          start: Number(start / 1_000n),
          duration: Number((BigInt(span.endTimeUnixNano) - start) / 1_000n),
          attributes: span.attributes,
        };
      }),
    ),
  );
}
