import protobuf from "google-protobuf";
import type { Caller } from "../https.ts";
import { call } from "./grpc.ts";
import type { Outcome } from "./outcome.ts";

/** What Tempo says of a trace that a search found. */
export interface FoundTrace {
  readonly traceId: string;
  readonly rootService: string;
  readonly rootName: string;
  readonly milliseconds: number;
}

/** What came of a search, and the traces that it found; the same trace may come several times. */
export interface SearchOutcome extends Outcome {
  readonly traces: readonly FoundTrace[];
}

/** Traces that a search asks for at most. */
const LIMIT = 20;

/** Searches the traces of the last hour by TraceQL, over gRPC as Grafana streams its searches. */
export async function searchTempo(
  url: string,
  caller: Caller,
  query: string,
): Promise<SearchOutcome> {
  const now = Math.ceil(Date.now() / 1_000);
  const writer = new protobuf.BinaryWriter();
  writer.writeUint32(4, LIMIT);
  writer.writeUint32(5, now - 3_600);
  writer.writeUint32(6, now);
  writer.writeString(8, query);
  const method = { url, path: "/tempopb.StreamingQuerier/Search" };
  const { messages, ...outcome } = await call(method, caller, writer.getResultBuffer());
  return { ...outcome, traces: messages.flatMap(tracesIn) };
}

/**
 * The traces in a `SearchResponse`.
 *
 * @see https://github.com/grafana/tempo/blob/main/pkg/tempopb/tempo.proto
 */
function tracesIn(message: Buffer): FoundTrace[] {
  const traces: FoundTrace[] = [];
  forEachField(new protobuf.BinaryReader(message), (field, reader) => {
    if (field === 1) traces.push(traceIn(new protobuf.BinaryReader(reader.readBytes())));
    else reader.skipField();
  });
  return traces;
}

function traceIn(within: protobuf.BinaryReader): FoundTrace {
  let trace: FoundTrace = { traceId: "", rootService: "", rootName: "", milliseconds: 0 };
  forEachField(within, (field, reader) => {
    if (field === 1) trace = { ...trace, traceId: reader.readString() };
    else if (field === 2) trace = { ...trace, rootService: reader.readString() };
    else if (field === 3) trace = { ...trace, rootName: reader.readString() };
    else if (field === 5) trace = { ...trace, milliseconds: reader.readUint32() };
    else reader.skipField();
  });
  return trace;
}

function forEachField(
  reader: protobuf.BinaryReader,
  read: (field: number, reader: protobuf.BinaryReader) => void,
): void {
  while (reader.nextField() && !reader.isEndGroup()) read(reader.getFieldNumber(), reader);
}
