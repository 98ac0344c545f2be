import { credentials, Metadata } from "@grpc/grpc-js";
import { OTLPTraceExporter as GrpcExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as HttpExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import { urlOf, type Access } from "../access.ts";

/** The wire protocols of OTLP that the platform accepts. */
export const protocols = ["grpc", "http"] as const;

/** One wire protocol of OTLP. */
export type Protocol = (typeof protocols)[number];

/** The SDK's exporter of spans to a platform's Collector. */
export function exporterFor(access: Access, protocol: Protocol): SpanExporter {
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

/** An export that came to its end: how many spans, and why they were refused if they were. */
export interface Exported {
  readonly count: number;
  readonly refusal?: string;
}

/** What an exporter calls a delivered export; its enumeration is not exported with its type. */
const SUCCESS = 0;

/** An exporter that tells the fate of every span: an SDK is silent about those it could not deliver. */
export class TellingExporter implements SpanExporter {
  private readonly exporter: SpanExporter;
  private readonly tell: (exported: Exported) => void;
  private readonly underWay = new Set<Promise<void>>();

  constructor(exporter: SpanExporter, tell: (exported: Exported) => void) {
    this.exporter = exporter;
    this.tell = tell;
  }

  export(...[spans, done]: Parameters<SpanExporter["export"]>): void {
    const ended = new Promise<void>((resolve) => {
      this.exporter.export(spans, (result) => {
        const refusal = result.error?.message ?? "no reason given";
        const delivered = (result.code as number) === SUCCESS;
        this.tell({ count: spans.length, ...(!delivered && { refusal }) });
        done(result);
        resolve();
      });
    });
    this.underWay.add(ended);
    void ended.then(() => this.underWay.delete(ended));
  }

  /** Whether some export has not come to its end. */
  get isBusy(): boolean {
    return this.underWay.size > 0;
  }

  /** Waits until one of the exports under way has come to its end. */
  async oneEnded(): Promise<void> {
    await Promise.race(this.underWay);
  }

  /** Waits until every export has come to its end. */
  async allEnded(): Promise<void> {
    while (this.isBusy) await Promise.all(this.underWay);
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush?.() ?? Promise.resolve();
  }

  async shutdown(): Promise<void> {
    await this.allEnded();
    await this.exporter.shutdown();
  }
}
