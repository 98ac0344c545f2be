import protobuf from "google-protobuf";

/** What the index needs to know of a span. */
export interface ArchivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** OTLP's number of the kind: the two sides of a call may share an id. */
  readonly kind: number;
  readonly service: string;
  /** Microseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
  /** Bytes of the span as it is sent. */
  readonly size: number;
}

/** Numbers of the fields of OTLP's messages. @see opentelemetry/proto/trace/v1/trace.proto */
const REQUEST = { resourceSpans: 1 } as const;
const RESOURCE_SPANS = { resource: 1, scopeSpans: 2 } as const;
const SCOPE_SPANS = { spans: 2 } as const;
const RESOURCE = { attributes: 1 } as const;
const ATTRIBUTE = { key: 1, value: 2 } as const;
const VALUE = { text: 1, flag: 2 } as const;
const STATUS = { code: 3 } as const;
const SPAN = {
  ...{ traceId: 1, spanId: 2, kind: 6, start: 7, end: 8 },
  ...{ attributes: 9, status: 15 },
} as const;

const STATUS_ERROR = 2;

/** The spans of a request, in its order. */
export function spansIn(request: Uint8Array): ArchivedSpan[] {
  const spans: ArchivedSpan[] = [];
  partOf(request, (span) => {
    spans.push(span);
    return false;
  });
  return spans;
}

/**
 * The same request with only those of its spans that are wanted, each byte by byte as it was: fields
 * that nothing here knows come along. Nothing where none is.
 */
export function partOf(
  request: Uint8Array,
  isWanted: (span: ArchivedSpan) => boolean,
): Uint8Array | undefined {
  return withOnly(request, REQUEST.resourceSpans, (resourceSpans) => {
    const service = serviceOf(resourceSpans);
    return withOnly(resourceSpans, RESOURCE_SPANS.scopeSpans, (scopeSpans) =>
      withOnly(scopeSpans, SCOPE_SPANS.spans, (span) =>
        isWanted(spanFrom(span, service)) ? span : undefined,
      ),
    );
  });
}

/** A message with what `choose` makes of each message in one of its fields; nothing where all are gone. */
function withOnly(
  message: Uint8Array,
  field: number,
  choose: (inner: Uint8Array) => Uint8Array | undefined,
): Uint8Array | undefined {
  const writer = new protobuf.BinaryWriter();
  let isEmpty = true;
  for (const { number, reader } of fieldsOf(message)) {
    if (number === field) {
      const chosen = choose(reader.readBytes());
      if (chosen) writer.writeBytes(field, chosen);
      isEmpty &&= chosen === undefined;
    } else {
      const from = reader.getFieldCursor();
      reader.skipField();
      writer.writeSerializedMessage(message, from, reader.getCursor());
    }
  }
  return isEmpty ? undefined : writer.getResultBuffer();
}

/** The fields of a message, of which whoever takes one reads or skips the value. */
function* fieldsOf(message: Uint8Array) {
  const reader = new protobuf.BinaryReader(message);
  while (reader.nextField()) yield { number: reader.getFieldNumber(), reader };
}

function spanFrom(message: Uint8Array, service: string): ArchivedSpan {
  const span = {
    ...{ traceId: "", spanId: "", kind: 0, start: 0, end: 0 },
    ...{ service, failed: false, size: message.length },
  };
  for (const { number, reader } of fieldsOf(message)) {
    if (number === SPAN.traceId) span.traceId = hexadecimal(reader.readBytes());
    else if (number === SPAN.spanId) span.spanId = hexadecimal(reader.readBytes());
    else if (number === SPAN.kind) span.kind = reader.readEnum();
    else if (number === SPAN.start) span.start = microseconds(reader.readFixed64());
    else if (number === SPAN.end) span.end = microseconds(reader.readFixed64());
    else if (number === SPAN.status) span.failed = isError(reader.readBytes()) || span.failed;
    else if (number === SPAN.attributes)
      span.failed = isErrorMark(reader.readBytes()) || span.failed;
    else reader.skipField();
  }
  return span;
}

function isError(status: Uint8Array): boolean {
  for (const { number, reader } of fieldsOf(status)) {
    if (number === STATUS.code) return reader.readEnum() === STATUS_ERROR;
    reader.skipField();
  }
  return false;
}

/** Whether an attribute is the `error` of spans that know no status. */
function isErrorMark(message: Uint8Array): boolean {
  const { key, value } = attributeFrom(message);
  return key === "error" && (value === true || value === "true");
}

function serviceOf(resourceSpans: Uint8Array): string {
  for (const { number, reader } of fieldsOf(resourceSpans)) {
    if (number === RESOURCE_SPANS.resource) return serviceIn(reader.readBytes());
    reader.skipField();
  }
  return "";
}

function serviceIn(resource: Uint8Array): string {
  for (const { number, reader } of fieldsOf(resource)) {
    if (number !== RESOURCE.attributes) {
      reader.skipField();
      continue;
    }
    const { key, value } = attributeFrom(reader.readBytes());
    if (key === "service.name" && typeof value === "string") return value;
  }
  return "";
}

/** An attribute's key, and its value where that is a text or a flag. */
function attributeFrom(message: Uint8Array) {
  let key = "";
  let value: string | boolean | undefined;
  for (const { number, reader } of fieldsOf(message)) {
    if (number === ATTRIBUTE.key) key = reader.readString();
    else if (number === ATTRIBUTE.value) value = valueFrom(reader.readBytes());
    else reader.skipField();
  }
  return { key, value };
}

function valueFrom(message: Uint8Array): string | boolean | undefined {
  for (const { number, reader } of fieldsOf(message)) {
    if (number === VALUE.text) return reader.readString();
    if (number === VALUE.flag) return reader.readBool();
    reader.skipField();
  }
  return undefined;
}

/** As a float they are exact to a quarter of a microsecond. */
function microseconds(nanoseconds: number): number {
  return Math.round(nanoseconds / 1_000);
}

function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
