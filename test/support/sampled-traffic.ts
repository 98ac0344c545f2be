import { attributesOf } from "./canaries.ts";

/** One span of made-up traffic. */
export interface SentSpan {
  readonly service: string;
  readonly spanId: string;
  /** Absent for the first span of its trace. */
  readonly parent?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly failed?: boolean;
  /** Whether it is the caller's side of a call. */
  readonly calls?: boolean;
  readonly milliseconds?: number;
}

/** One trace of it. */
export interface SentTrace {
  readonly traceId: string;
  /** Milliseconds since 1970 at which all of its spans begin, whenever they are sent. */
  readonly start: number;
  readonly spans: readonly SentSpan[];
}

/** Numbers from 0 to 1, the same for the same seed. @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The share of all hashes below which a trace is kept. @see FNV-1a with 64 bits, as the processor has it */
export function hashOf(traceId: string): number {
  const bytes = Buffer.concat([Buffer.from("tracing-infra"), Buffer.from(traceId, "hex")]);
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return Number(hash) / 2 ** 64;
}

/** An id of so many bytes. */
export function idOf(next: () => number, bytes: number): string {
  const digits = Array.from({ length: bytes }, () => Math.floor(next() * 256));
  return digits.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A trace through services in this order, its spans with what `more` says of each. */
export function traceThrough(
  services: readonly string[],
  next: () => number,
  more: (index: number) => Partial<SentSpan> = () => ({}),
): SentTrace {
  const ids = services.map(() => idOf(next, 8));
  const spans = services.map((service, index) => {
    const parent = ids[index - 1];
    return { service, spanId: ids[index] ?? "", ...(parent && { parent }), ...more(index) };
  });
  return { traceId: idOf(next, 16), start: Date.now(), spans };
}

/** Spans as OTLP writes them in JSON, those of a service together. */
export function otlpOf(traces: readonly SentTrace[]): object {
  const spans = traces.flatMap((trace) =>
    trace.spans.map((span) => ({ service: span.service, text: otlpSpan(trace, span) })),
  );
  const services = [...new Set(spans.map(({ service }) => service))];
  return {
    resourceSpans: services.map((service) => ({
      resource: { attributes: attributesOf({ "service.name": service }) },
      scopeSpans: [
        { spans: spans.filter((one) => one.service === service).map(({ text }) => text) },
      ],
    })),
  };
}

function otlpSpan({ traceId, start }: SentTrace, span: SentSpan): object {
  const { spanId, parent, attributes = {}, failed = false, calls = false } = span;
  const { milliseconds = 5 } = span;
  return {
    ...{ traceId, spanId, kind: calls ? 3 : 2, name: `${span.service}.work` },
    ...(parent !== undefined && { parentSpanId: parent }),
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + milliseconds}000000`,
    status: failed ? { code: 2 } : {},
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: otlpValue(value),
    })),
  };
}

function otlpValue(value: string | number | boolean): object {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "number":
      return { intValue: String(value) };
    case "boolean":
      return { boolValue: value };
  }
}
