import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:https";
import type { Identity } from "../../../tools/identities.ts";
import { Message } from "./wire.ts";

/** Attributes as far as the sample services have any: texts and whole numbers. */
export type Attributes = Readonly<Record<string, string | number>>;

/** A span as a service has sent it. */
export interface SentSpan {
  readonly resource: Attributes;
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: string;
  readonly attributes: Attributes;
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
}

/** A log record as a service has sent it. */
export interface SentLog {
  readonly service: string;
  readonly severity: string;
  readonly body: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];

/** A stand-in for the Collector that takes spans and log records over HTTP and keeps them. */
export class Sink {
  readonly spans: SentSpan[] = [];
  readonly logs: SentLog[] = [];
  /** What was shown to it. */
  readonly tokens = new Set<string>();
  private readonly server: Server;

  private constructor({ certificate, key }: Identity) {
    this.server = createServer({ cert: certificate, key, minVersion: "TLSv1.3" });
    this.server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      this.tokens.add(request.headers.authorization ?? "");
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const message = new Message(Buffer.concat(chunks));
        if (request.url === "/v1/traces") this.spans.push(...spansIn(message));
        if (request.url === "/v1/logs") this.logs.push(...logsIn(message));
        response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
      });
    });
  }

  /** A sink on every address of this machine. */
  static async open(identity: Identity): Promise<Sink> {
    const sink = new Sink(identity);
    sink.server.listen(0, "0.0.0.0");
    await once(sink.server, "listening");
    return sink;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

function spansIn(request: Message): SentSpan[] {
  return request.messages(1).flatMap((group) => {
    const resource = attributesIn(group.message(1).messages(1));
    const spans = group.messages(2).flatMap((scope) => scope.messages(2));
    return spans.map((span) => ({
      resource,
      service: String(resource["service.name"]),
      traceId: span.hex(1),
      spanId: span.hex(2),
      parentId: span.hex(4),
      name: span.text(5),
      kind: KINDS[Number(span.whole(6))] ?? "",
      attributes: attributesIn(span.messages(9)),
      start: Number(span.whole(7)) / 1e6,
      end: Number(span.whole(8)) / 1e6,
      failed: span.message(15).whole(3) === 2n,
    }));
  });
}

function logsIn(request: Message): SentLog[] {
  return request.messages(1).flatMap((group) => {
    const resource = attributesIn(group.message(1).messages(1));
    const records = group.messages(2).flatMap((scope) => scope.messages(2));
    return records.map((record) => ({
      service: String(resource["service.name"]),
      severity: record.text(3),
      body: record.message(5).text(1),
      traceId: record.hex(9),
      spanId: record.hex(10),
      attributes: attributesIn(record.messages(6)),
    }));
  });
}

function attributesIn(pairs: readonly Message[]): Attributes {
  const entries = pairs.map((pair) => {
    const value = pair.message(2);
    return [pair.text(1), value.has(3) ? Number(value.whole(3)) : value.text(1)] as const;
  });
  return Object.fromEntries(entries);
}
