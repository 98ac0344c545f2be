import { randomBytes } from "node:crypto";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { urlOf, type Access } from "../../tools/access.ts";
import { ask } from "../../tools/https.ts";

/** A service that fails, and one that calls it and fails with it. */
export const failing = { service: "failing-shop", caller: "failing-front" } as const;

const id = (bytes: number) => randomBytes(bytes).toString("hex");
const SERVER = 2;
const CLIENT = 3;

/** Sends failing requests, one a second, until it is stopped. */
export function failingRequests(access: Access): { stop: () => Promise<void> } {
  const stopped = new AbortController();
  const done = (async () => {
    while (!stopped.signal.aborted) {
      await send(access);
      await sleep(1_000);
    }
  })();
  return {
    stop: () => {
      stopped.abort();
      return done;
    },
  };
}

/** A request to the caller, which calls the service, which fails. */
async function send(access: Access): Promise<void> {
  const traceId = id(16);
  const [front, call, shop] = [id(8), id(8), id(8)];
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = (spanId: string, parentSpanId: string, kind: number) => ({
    ...{ traceId, spanId, parentSpanId, kind, name: "failing.request" },
    ...{ startTimeUnixNano: `${now}`, endTimeUnixNano: `${now + 5_000_000n}` },
    status: { code: 2 },
  });
  const of = (service: string, spans: object[]) => ({
    resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
    scopeSpans: [{ spans }],
  });
  const resourceSpans = [
    of(failing.caller, [span(front, "", SERVER), span(call, front, CLIENT)]),
    of(failing.service, [span(shop, call, SERVER)]),
  ];
  const { status, body } = await ask(
    `${urlOf(access, "collector", "otlpHttp")}/v1/traces`,
    { authority: access.certificateAuthority, token: access.credentials.otlpToken },
    JSON.stringify({ resourceSpans }),
  );
  assert.equal(status, 200, body);
}
