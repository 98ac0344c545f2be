import { z } from "zod";
import { urlOf, type Access } from "../access.ts";
import { ask, type Answer } from "../https.ts";
import type { Span } from "../trace.ts";

/** Asks one of the platform's stores, showing what that store asks for. */
export function askTempo(access: Access, path: string): Promise<Answer> {
  const { certificateAuthority, credentials } = access;
  const { operatorCertificate, operatorKey } = credentials;
  return ask(urlOf(access, "tempo", "http") + path, {
    authority: certificateAuthority,
    certificate: { certificate: operatorCertificate, key: operatorKey },
  });
}

/** Asks Jaeger's query API as the account it knows. */
export function askJaeger(access: Access, path: string): Promise<Answer> {
  return ask(urlOf(access, "jaeger", "query") + path, {
    authority: access.certificateAuthority,
    account: access.credentials.jaeger,
  });
}

/** Asks Prometheus as the account it knows. */
export function askPrometheus(access: Access, path: string): Promise<Answer> {
  return ask(urlOf(access, "prometheus", "http") + path, {
    authority: access.certificateAuthority,
    account: access.credentials.prometheus,
  });
}

/** The spans of a trace as Tempo gives them back by its id; none when it does not know the trace. */
export async function spansInTempo(access: Access, traceId: string): Promise<Span[]> {
  const answer = await askTempo(access, `/api/v2/traces/${traceId}`);
  return answer.status === 404 ? [] : spansFromTempo(bodyOf(answer, "Tempo"));
}

/** The spans of a trace as Jaeger gives them back; none when it does not know the trace. */
export async function spansInJaeger(access: Access, traceId: string): Promise<Span[]> {
  const answer = await askJaeger(access, `/api/traces/${traceId}`);
  return answer.status === 404 ? [] : spansFromJaeger(bodyOf(answer, "Jaeger"));
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
  const answer = await askTempo(access, `/api/search?${query.toString()}`);
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

/** One target of Prometheus: the job it belongs to, whether it answers, and if not, why. */
export interface ScrapeTarget {
  readonly job: string;
  readonly health: string;
  readonly lastError: string;
}

/** Every target that Prometheus asks. */
export async function scrapeTargets(access: Access): Promise<ScrapeTarget[]> {
  const answer = await askPrometheus(access, "/api/v1/targets?state=active");
  return targets
    .parse(bodyOf(answer, "Prometheus"))
    .data.activeTargets.map(({ labels, health, lastError }) => ({
      job: labels.job,
      health,
      lastError,
    }));
}

function bodyOf({ status, body }: Answer, whose: string): unknown {
  if (status !== 200) throw new Error(`${whose} answered ${status}: ${body.slice(0, 200)}`);
  return JSON.parse(body) as unknown;
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

const targets = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({
        labels: z.object({ job: z.string() }),
        health: z.string(),
        lastError: z.string(),
      }),
    ),
  }),
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
