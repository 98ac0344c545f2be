import protobuf from "google-protobuf";
import type { Caller } from "../https.ts";
import { call } from "./grpc.ts";
import type { Outcome } from "./outcome.ts";

/** What an SDK is told: a share as a probability, or a number of traces a second. */
export interface Strategy {
  readonly probability?: number;
  readonly tracesPerSecond?: number;
  /** The share by the name of a trace's first span, where some have one of their own. */
  readonly operations?: Readonly<Record<string, number>>;
}

/** What came of the question, and the strategy in a good answer. */
export interface StrategyOutcome extends Outcome {
  readonly strategy?: Strategy;
}

/** Asks over gRPC which share of its traces a service is to send, as SDKs do. */
export async function askStrategy(
  url: string,
  caller: Caller,
  service: string,
): Promise<StrategyOutcome> {
  const writer = new protobuf.BinaryWriter();
  writer.writeString(1, service);
  const method = { url, path: "/jaeger.api_v2.SamplingManager/GetSamplingStrategy" };
  const { messages, ...outcome } = await call(method, caller, writer.getResultBuffer());
  const [message] = messages;
  return { ...outcome, ...(message && { strategy: strategyIn(message) }) };
}

/**
 * The strategy in a `SamplingStrategyResponse`.
 *
 * @see https://github.com/jaegertracing/jaeger-idl/blob/main/proto/api_v2/sampling.proto
 */
function strategyIn(message: Uint8Array): Strategy {
  let strategy: Strategy = {};
  forEachField(message, (field, reader) => {
    if (field === 2) strategy = { ...strategy, probability: rateIn(reader.readBytes()) };
    else if (field === 3) strategy = { ...strategy, tracesPerSecond: numberIn(reader.readBytes()) };
    else if (field === 4) strategy = { ...strategy, operations: operationsIn(reader.readBytes()) };
    else reader.skipField();
  });
  return strategy;
}

/** The share in a `ProbabilisticSamplingStrategy`; none is not on the wire. */
function rateIn(message: Uint8Array): number {
  let rate = 0;
  forEachField(message, (field, reader) => {
    if (field === 1) rate = reader.readDouble();
    else reader.skipField();
  });
  return rate;
}

function numberIn(message: Uint8Array): number {
  let number = 0;
  forEachField(message, (field, reader) => {
    if (field === 1) number = reader.readInt32();
    else reader.skipField();
  });
  return number;
}

function operationsIn(message: Uint8Array): Record<string, number> {
  const operations: Record<string, number> = {};
  forEachField(message, (field, reader) => {
    if (field !== 3) {
      reader.skipField();
      return;
    }
    const [name, rate] = operationIn(reader.readBytes());
    operations[name] = rate;
  });
  return operations;
}

function operationIn(message: Uint8Array): [name: string, rate: number] {
  let [name, rate] = ["", 0];
  forEachField(message, (field, reader) => {
    if (field === 1) name = reader.readString();
    else if (field === 2) rate = rateIn(reader.readBytes());
    else reader.skipField();
  });
  return [name, rate];
}

function forEachField(
  message: Uint8Array,
  read: (field: number, reader: protobuf.BinaryReader) => void,
): void {
  const reader = new protobuf.BinaryReader(message);
  while (reader.nextField() && !reader.isEndGroup()) read(reader.getFieldNumber(), reader);
}
