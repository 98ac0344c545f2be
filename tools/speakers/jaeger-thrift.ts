import { createSocket } from "node:dgram";
import type { Caller } from "../https.ts";
import type { Span } from "../trace.ts";
import { post } from "./http.ts";
import { worst, type Outcome } from "./outcome.ts";
import { byService, type ServiceSpans } from "./services.ts";
import { binary, compact, type Encoding, type Fields } from "./thrift.ts";

/** How the datagrams of Jaeger's clients are written: `compact` to port 6831, `binary` to 6832. */
export const datagramEncodings = { compact, binary } as const satisfies Record<string, Encoding>;

/** One of the encodings of Jaeger's datagrams. */
export type DatagramEncoding = keyof typeof datagramEncodings;

/** Sends spans to a Jaeger collector over HTTP at port 14268, a message for each service. */
export async function postJaegerThrift(
  url: string,
  caller: Caller,
  spans: readonly Span[],
): Promise<Outcome> {
  const messages = byService(spans).map((one) => ({
    type: "application/x-thrift",
    body: binary.struct(batch(one)),
  }));
  return worst(
    await Promise.all(messages.map((message) => post(`${url}/api/traces`, caller, message))),
  );
}

/**
 * Sends spans as datagrams, one for each service; nobody ever says whether they arrived.
 *
 * `url` is that of the listener, such as `udp://localhost:6831`.
 *
 * @returns how many datagrams were sent.
 * @throws Error when one is larger than a datagram can be.
 */
export async function emitJaegerDatagrams(
  url: string,
  encoding: DatagramEncoding,
  spans: readonly Span[],
): Promise<number> {
  const datagrams = byService(spans).map((one) =>
    datagramEncodings[encoding].oneway("emitBatch", { 1: { struct: batch(one) } }),
  );
  const { hostname, port } = new URL(url);
  const socket = createSocket(hostname.startsWith("[") ? "udp6" : "udp4");
  try {
    for (const datagram of datagrams) {
      await new Promise<void>((resolve, reject) => {
        socket.send(datagram, Number(port), hostname.replace(/[[\]]/g, ""), (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
    }
  } finally {
    socket.close();
  }
  return datagrams.length;
}

/**
 * One service's spans.
 *
 * @see https://github.com/jaegertracing/jaeger-idl/blob/main/thrift/jaeger.thrift
 */
function batch({ service, spans }: ServiceSpans): Fields {
  return { 1: { struct: { 1: { text: service } } }, 2: { list: spans.map(fieldsOf) } };
}

function fieldsOf(span: Span): Fields {
  return {
    1: { i64: signed(span.traceId.slice(16)) },
    2: { i64: signed(span.traceId.slice(0, 16)) },
    3: { i64: signed(span.spanId) },
    4: { i64: signed(span.parentId ?? "0") },
    5: { text: span.name },
    7: { i32: SAMPLED },
    8: { i64: BigInt(span.start) },
    9: { i64: BigInt(span.duration) },
    10: { list: Object.entries(span.attributes).map(tag) },
  };
}

/** The flag of a span that is to be kept. */
const SAMPLED = 1;

/** How Jaeger numbers the type of a tag whose value is text. */
const TEXT = 0;

function tag([key, value]: [string, string]): Fields {
  return { 1: { text: key }, 2: { i32: TEXT }, 3: { text: value } };
}

/** Thrift has no numbers without a sign. */
function signed(hex: string): bigint {
  return BigInt.asIntN(64, BigInt(`0x${hex}`));
}
