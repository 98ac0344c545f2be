import protobuf from "google-protobuf";
import type { Caller } from "../https.ts";
import type { Span } from "../trace.ts";
import { call } from "./grpc.ts";
import { worst, type Outcome } from "./outcome.ts";
import { byService, type ServiceSpans } from "./services.ts";

type Writer = protobuf.BinaryWriter;

/** Sends spans to a Jaeger collector over gRPC at port 14250, a message for each service. */
export async function postJaegerSpans(
  url: string,
  caller: Caller,
  spans: readonly Span[],
): Promise<Outcome> {
  const method = { url, path: "/jaeger.api_v2.CollectorService/PostSpans" };
  return worst(
    await Promise.all(byService(spans).map((one) => call(method, caller, postSpansRequest(one)))),
  );
}

/**
 * `PostSpansRequest`: one batch, which is one process and its spans.
 *
 * @see https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/model.proto
 */
function postSpansRequest({ service, spans }: ServiceSpans): Uint8Array {
  const writer = new protobuf.BinaryWriter();
  writer.writeMessage(1, spans, () => {
    for (const span of spans) writer.writeMessage(1, span, writeSpan);
    writer.writeMessage(2, service, (process: string, within: Writer) => {
      within.writeString(1, process);
    });
  });
  return writer.getResultBuffer();
}

function writeSpan(span: Span, writer: Writer): void {
  const { traceId, spanId, parentId, name, start, duration, attributes } = span;
  writer.writeBytes(1, Buffer.from(traceId, "hex"));
  writer.writeBytes(2, Buffer.from(spanId, "hex"));
  writer.writeString(3, name);
  if (parentId !== undefined) {
    // The kind of the reference is left out: the parent's is number 0, protobuf's default.
    writer.writeMessage(4, parentId, (parent: string, within: Writer) => {
      within.writeBytes(1, Buffer.from(traceId, "hex"));
      within.writeBytes(2, Buffer.from(parent, "hex"));
    });
  }
  writer.writeUint32(5, SAMPLED);
  writer.writeMessage(6, start, writeMicroseconds);
  writer.writeMessage(7, duration, writeMicroseconds);
  for (const [key, value] of Object.entries(attributes)) {
    // The type is left out, too: text is number 0.
    writer.writeMessage(8, value, (text: string, within: Writer) => {
      within.writeString(1, key);
      within.writeString(3, text);
    });
  }
}

/** The flag of a span that is to be kept. */
const SAMPLED = 1;

/** `google.protobuf.Timestamp` and `Duration` alike: seconds, and the nanoseconds beyond them. */
function writeMicroseconds(microseconds: number, writer: Writer): void {
  writer.writeInt64(1, Math.floor(microseconds / 1_000_000));
  writer.writeInt32(2, (microseconds % 1_000_000) * 1_000);
}
