import type { Attributes } from "../../traffic/step.ts";

/** A span with all that is written of it; times in milliseconds since 1970. */
export interface WrittenSpan {
  /** Hexadecimal digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string | undefined;
  readonly name: string;
  /** OTLP's number of it. */
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  /** What went wrong, with the attributes of the exception; absent where nothing has. */
  readonly failure?: { readonly message: string; readonly exception: Attributes } | undefined;
}

/** OTLP's number of a status that is an error. */
const ERROR = 2;

/**
 * Spans of one resource as `ResourceSpans` of a request: several of them one after the other are a request.
 *
 * @see opentelemetry/proto/trace/v1/trace.proto, which the field numbers are from.
 */
export function resourceSpans(resource: Attributes, spans: readonly WrittenSpan[]): Buffer {
  const scope = message(1, text(1, "tracing-infra"));
  const scopeSpans = Buffer.concat([scope, ...spans.map((span) => message(2, bytesOf(span)))]);
  return message(1, message(1, attributesOf(1, resource)), message(2, scopeSpans));
}

function bytesOf(span: WrittenSpan): Buffer {
  const { traceId, spanId, parentId, name, kind, start, end, attributes, failure } = span;
  return Buffer.concat([
    message(1, Buffer.from(traceId, "hex")),
    message(2, Buffer.from(spanId, "hex")),
    ...(parentId === undefined ? [] : [message(4, Buffer.from(parentId, "hex"))]),
    text(5, name),
    number(6, kind),
    time(7, start),
    time(8, end),
    attributesOf(9, attributes),
    ...(failure
      ? [
          message(11, time(1, end), text(2, "exception"), attributesOf(3, failure.exception)),
          message(15, text(2, failure.message), number(3, ERROR)),
        ]
      : []),
  ]);
}

function attributesOf(field: number, attributes: Attributes): Buffer {
  const pairs = Object.entries(attributes).map(([key, value]) => {
    const written = typeof value === "string" ? text(1, value) : number(3, value);
    return message(field, text(1, key), message(2, written));
  });
  return Buffer.concat(pairs);
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value));
}

/** A field with its length before its content. */
function message(field: number, ...content: readonly Buffer[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([varint(field * 8 + 2), varint(length), ...content]);
}

/** A field with a whole number that is not negative. */
function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

/** A field with nanoseconds since 1970. */
function time(field: number, milliseconds: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = field * 8 + 1;
  bytes.writeBigUInt64LE(BigInt(milliseconds) * 1_000_000n, 1);
  return bytes;
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return Buffer.from([...bytes, left]);
}
