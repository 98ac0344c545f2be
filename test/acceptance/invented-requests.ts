import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { urlOf, type Access } from "../../tools/access.ts";
import { ask, type Answer } from "../../tools/https.ts";

/** A request to a service that nobody runs. */
export interface InventedRequest {
  readonly service: string;
  readonly milliseconds: number;
  readonly failed?: boolean;
  /** Whom it calls, with the same outcome: somebody who sends no spans. */
  readonly calls?: string;
}

const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

/** Requests that come in every second, until they are others, or none. */
export class InventedRequests {
  private readonly access: Access;
  private readonly stopped = new AbortController();
  private each: readonly InventedRequest[];
  private readonly done: Promise<void>;

  constructor(access: Access, each: readonly InventedRequest[]) {
    this.access = access;
    this.each = each;
    this.done = this.send();
  }

  /** From now on, those come in that are said here. */
  become(each: readonly InventedRequest[]): void {
    this.each = each;
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.done;
  }

  private async send(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      // A Collector that refuses data is one of the things that are shown meanwhile.
      await sendSpans(this.access, this.each).catch(() => undefined);
      await sleep(1_000);
    }
  }
}

/** The same request so many times. */
export function times(count: number, request: InventedRequest): InventedRequest[] {
  return Array.from({ length: count }, () => request);
}

/** Sends the spans of some requests that have ended just now. */
export function sendSpans(access: Access, requests: readonly InventedRequest[]): Promise<Answer> {
  return post(access, "traces", { resourceSpans: requests.map(spansOf) });
}

/** Sends telemetry in JSON as it stands. */
export function post(
  access: Access,
  signal: "traces" | "metrics" | "logs",
  body: object,
): Promise<Answer> {
  return ask(
    `${urlOf(access, "collector", "otlpHttp")}/v1/${signal}`,
    { authority: access.certificateAuthority, token: access.credentials.otlpToken },
    JSON.stringify(body),
  );
}

/** A resource with nothing but the service's name. */
export function resource(service: string) {
  return { attributes: [attribute("service.name", service)] };
}

/** An attribute whose value is a text. */
export function attribute(key: string, value: string) {
  return { key, value: { stringValue: value } };
}

/** A time in milliseconds since 1970 as OTLP has it. */
export function nanoseconds(milliseconds: number): string {
  return `${BigInt(milliseconds) * 1_000_000n}`;
}

function spansOf({ service, milliseconds, failed = false, calls }: InventedRequest) {
  const traceId = randomBytes(16).toString("hex");
  const now = Date.now();
  const span = (kind: number, spanId: string) => ({
    ...{ traceId, spanId, kind, name: "invented.request" },
    startTimeUnixNano: nanoseconds(now - milliseconds),
    endTimeUnixNano: nanoseconds(now),
    ...(failed && { status: { code: ERROR } }),
  });
  const id = randomBytes(8).toString("hex");
  const call = (server: string) => ({
    ...span(CLIENT, randomBytes(8).toString("hex")),
    parentSpanId: id,
    attributes: [attribute("peer.service", server)],
  });
  const spans = [span(SERVER, id), ...(calls === undefined ? [] : [call(calls)])];
  return { resource: resource(service), scopeSpans: [{ spans }] };
}
