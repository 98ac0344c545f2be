import { credentials, Metadata } from "@grpc/grpc-js";
import { ROOT_CONTEXT, SpanKind, trace, type Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter as GrpcExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as HttpExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace";
import { urlOf, type Access } from "../access.ts";
import type { Span } from "../trace.ts";
import { lengthOf, type Step } from "./reference-request.ts";

/** The wire protocols of OTLP that the platform accepts. */
export const protocols = ["grpc", "http"] as const;

/** One wire protocol of OTLP. */
export type Protocol = (typeof protocols)[number];

/** What became of the spans so far: `sent` is the sum of the others once all is flushed. */
export interface Tally {
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  /** Why the last refused spans were refused. */
  readonly reason?: string;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
} as const;

/** What an exporter calls a delivered export; its enumeration is not exported with its type. */
const SUCCESS = 0;

const MAX_QUEUE = 8_192;

/** Sends requests as real OpenTelemetry SDKs would, one SDK for each of the services. */
export class Sender {
  private readonly providers = new Map<string, TracerProvider>();
  private readonly exporter: SpanExporter;
  private tallied = { sent: 0, accepted: 0, refused: 0 } as Tally;

  constructor(access: Access, protocol: Protocol) {
    this.exporter = this.counting(exporterFor(access, protocol));
  }

  get tally(): Tally {
    return this.tallied;
  }

  /**
   * Makes the spans of one request that ended at `end` (milliseconds since 1970) and queues them.
   *
   * @returns the spans as every store should give them back.
   */
  request(root: Step, end: number): Span[] {
    const spans: Span[] = [];
    this.step(root, end - lengthOf(root), { spans });
    return spans;
  }

  /** Waits until every span queued so far was accepted or refused. */
  async flush(): Promise<void> {
    // A flush that fails says no more than the tally does, which knows every span's fate.
    await Promise.allSettled([...this.providers.values()].map((one) => one.forceFlush()));
  }

  /** Ends the SDKs; the sender is of no use afterwards. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.providers.values()].map((one) => one.shutdown()));
  }

  private step(step: Step, start: number, within: { spans: Span[]; parent?: Span }): void {
    const { spans, parent } = within;
    const around = parent
      ? trace.setSpanContext(ROOT_CONTEXT, {
          traceId: parent.traceId,
          spanId: parent.spanId,
          traceFlags: 1,
          isRemote: parent.service !== step.service,
        })
      : ROOT_CONTEXT;
    const live = this.tracer(step.service).startSpan(
      step.name,
      { kind: KINDS[step.kind], startTime: start, attributes: step.attributes },
      around,
    );
    const { traceId, spanId } = live.spanContext();
    const span: Span = {
      traceId,
      spanId,
      parentId: parent?.spanId,
      service: step.service,
      name: step.name,
      start: start * 1_000,
      duration: lengthOf(step) * 1_000,
      attributes: Object.fromEntries(
        Object.entries(step.attributes).map(([key, value]) => [key, String(value)]),
      ),
    };
    spans.push(span);
    let next = start + (step.milliseconds ?? 0);
    for (const child of step.steps ?? []) {
      this.step(child, next, { spans, parent: span });
      next += lengthOf(child);
    }
    live.end(start + lengthOf(step));
    this.tallied = { ...this.tallied, sent: this.tallied.sent + 1 };
  }

  private tracer(service: string): Tracer {
    let provider = this.providers.get(service);
    if (!provider) {
      provider = new TracerProvider({
        resource: resourceFromAttributes({ "service.name": service }),
        spanProcessors: [
          new BatchSpanProcessor({ exporter: this.exporter, maxQueueSize: MAX_QUEUE }),
        ],
      });
      this.providers.set(service, provider);
    }
    return provider.getTracer("tracing-infra");
  }

  /** The exporter, with every result counted: an SDK is silent about spans it could not deliver. */
  private counting(exporter: SpanExporter): SpanExporter {
    const tally = (result: Parameters<Parameters<SpanExporter["export"]>[1]>[0], count: number) => {
      const { accepted, refused } = this.tallied;
      this.tallied =
        (result.code as number) === SUCCESS
          ? { ...this.tallied, accepted: accepted + count }
          : {
              ...this.tallied,
              refused: refused + count,
              reason: result.error?.message ?? "no reason given",
            };
    };
    return {
      export: (spans, done) => {
        exporter.export(spans, (result) => {
          tally(result, spans.length);
          done(result);
        });
      },
      // The SDKs share the exporter, so none of them may end it for the others.
      shutdown: () => Promise.resolve(),
      forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    };
  }
}

function exporterFor(access: Access, protocol: Protocol): SpanExporter {
  const { certificateAuthority, credentials: shown } = access;
  const authorization = `Bearer ${shown.otlpToken}`;
  if (protocol === "grpc") {
    const metadata = new Metadata();
    metadata.set("authorization", authorization);
    return new GrpcExporter({
      url: urlOf(access, "collector", "otlpGrpc"),
      credentials: credentials.createSsl(Buffer.from(certificateAuthority)),
      metadata,
    });
  }
  return new HttpExporter({
    url: `${urlOf(access, "collector", "otlpHttp")}/v1/traces`,
    headers: { authorization },
    httpAgentOptions: { ca: certificateAuthority, keepAlive: true },
  });
}
