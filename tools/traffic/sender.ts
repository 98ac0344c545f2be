import {
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Context,
  type Span as LiveSpan,
  type SpanContext,
  type Tracer,
} from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Access } from "../access.ts";
import type { Span } from "../trace.ts";
import { exporterFor, TellingExporter, type Protocol } from "./exporter.ts";
import { extentOf, layoutOf, type Placed } from "./layout.ts";
import { finish, spanOf } from "./live-span.ts";
import { resourceOf } from "./services.ts";
import type { Step } from "./step.ts";
import { NOTHING, plus, type Tally } from "./tally.ts";

export { protocols, type Protocol } from "./exporter.ts";
export type { Tally } from "./tally.ts";

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

/** Spans that may wait: more of them would be dropped by the SDK in silence. */
const MAX_QUEUE = 8_192;

/** Spans of one message, a sixteenth of the queue: an exporter refuses more than thirty messages at once. */
const MAX_BATCH = 512;

/** Sends requests as real OpenTelemetry SDKs would, one SDK for each of the services behind one queue. */
export class Sender {
  private readonly tracers = new Map<string, Tracer>();
  private readonly exporter: TellingExporter;
  private readonly queue: BatchSpanProcessor;
  private tallied = NOTHING;

  constructor(access: Access, protocol: Protocol) {
    this.exporter = new TellingExporter(exporterFor(access, protocol), ({ count, refusal }) => {
      const fate =
        refusal === undefined ? { accepted: count } : { refused: count, reason: refusal };
      this.tallied = plus(this.tallied, fate);
    });
    this.queue = new BatchSpanProcessor({
      exporter: this.exporter,
      maxQueueSize: MAX_QUEUE,
      maxExportBatchSize: MAX_BATCH,
    });
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
    return this.send(layoutOf(root), end);
  }

  /** As `request`, for a request that is laid out already; its spans come in the order of its steps. */
  send(placed: readonly Placed[], end: number): Span[] {
    const began = end - extentOf(placed);
    const contexts: SpanContext[] = [];
    return placed.map((one) => {
      const live = this.live(one, began, contexts);
      const context = live.spanContext();
      contexts.push(context);
      finish(live, one, began);
      const parent = one.parent === undefined ? undefined : contexts[one.parent];
      return spanOf(one, began, { ...context, parentId: parent?.spanId });
    });
  }

  /** Waits until there is room in the queue for another request. */
  async room(): Promise<void> {
    while (this.waiting > MAX_QUEUE / 2) {
      // By itself the queue sends one message after another, which is slow where answers take long.
      void this.queue.forceFlush().catch(() => undefined);
      // What waits and is not on its way is lost, and the tally will tell.
      if (!this.exporter.isBusy) return;
      await this.exporter.oneEnded();
    }
  }

  /** Waits until every span queued so far was accepted or refused. */
  async flush(): Promise<void> {
    // A flush that fails says no more than the tally does, which knows every span's fate.
    await Promise.allSettled([this.queue.forceFlush()]);
    await this.exporter.allEnded();
  }

  /** Ends the SDKs; the sender is of no use afterwards. */
  async close(): Promise<void> {
    await Promise.allSettled([this.queue.shutdown()]);
  }

  private get waiting(): number {
    const { sent, accepted, refused } = this.tallied;
    return sent - accepted - refused;
  }

  private live(placed: Placed, began: number, contexts: readonly SpanContext[]): LiveSpan {
    const { step, start, parent, links } = placed;
    this.tallied = plus(this.tallied, { sent: 1 });
    const linked = links.flatMap((index) => contexts[index] ?? []);
    return this.tracer(step.service).startSpan(
      step.name,
      {
        kind: KINDS[step.kind],
        startTime: began + start,
        attributes: step.attributes,
        links: linked.map((context) => ({ context })),
      },
      around(parent === undefined ? undefined : contexts[parent]),
    );
  }

  private tracer(service: string): Tracer {
    const known = this.tracers.get(service);
    if (known) return known;
    const resource = resourceFromAttributes(resourceOf(service));
    const provider = new TracerProvider({ resource, spanProcessors: [this.queue] });
    const tracer = provider.getTracer("tracing-infra");
    this.tracers.set(service, tracer);
    return tracer;
  }
}

function around(parent: SpanContext | undefined): Context {
  return parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
}
