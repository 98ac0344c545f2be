import assert from "node:assert/strict";
import { referenceRequest } from "../../../tools/traffic/reference-request.ts";
import { protocols, Sender } from "../../../tools/traffic/sender.ts";
import { differences } from "../../../tools/trace.ts";
import { accessNowhere } from "../../support/access.ts";
import { spansOf } from "../../support/traces.ts";

/** Longest time that a sender may take to find out that nobody is there, in milliseconds. */
const BOUND = 30_000;

describe("a sender of requests", function () {
  this.timeout(2 * BOUND);

  it("makes one whole trace of a request, which ends when it is said to", async () => {
    const sender = new Sender(await accessNowhere(), "http");
    const end = 1_700_000_000_559;
    const spans = sender.request(referenceRequest, end);
    assert.deepEqual(differences(spans, spans), []);
    const strip = ({ service, name, start, duration, attributes }: (typeof spans)[number]) => ({
      ...{ service, name, start, duration, attributes },
    });
    assert.deepEqual(spans.map(strip), spansOf(referenceRequest, (end - 559) * 1_000).map(strip));
    for (const { traceId, spanId } of spans) {
      assert.match(traceId, /^(?!0+$)[0-9a-f]{32}$/);
      assert.match(spanId, /^(?!0+$)[0-9a-f]{16}$/);
    }
    assert.equal(sender.tally.sent, 8);
    await sender.close();
  });

  it("makes another trace of every request", async () => {
    const sender = new Sender(await accessNowhere(), "http");
    const ids = [1, 2, 3].map(() => sender.request(referenceRequest, Date.now())[0]?.traceId);
    assert.equal(new Set(ids).size, 3);
    await sender.close();
  });

  for (const protocol of protocols) {
    it(`counts every span as refused, with a reason and in bounded time, where nobody takes ${protocol}`, async () => {
      const sender = new Sender(await accessNowhere(), protocol);
      const began = Date.now();
      sender.request(referenceRequest, Date.now());
      await sender.flush();
      await sender.close();
      const { sent, accepted, refused, reason } = sender.tally;
      assert.deepEqual([sent, accepted, refused], [8, 0, 8]);
      assert.match(reason ?? "", /ECONNREFUSED|UNAVAILABLE|[Dd]eadline|timed? ?out/i);
      assert.ok(Date.now() - began < BOUND, `${Date.now() - began} ms`);
    });
  }
});
