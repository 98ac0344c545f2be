import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Agent } from "node:https";
import { largestSpanCount } from "../../components/zipkin/memory.ts";
import { RunningStores } from "../support/running-stores.ts";

const SPANS = 200_000;
const BATCH = 1_000;

/** Attributes of a span, as many as those of a well instrumented service. */
const ATTRIBUTES = 24;

function batch(): string {
  const traceId = randomBytes(16).toString("hex");
  const tags = Object.fromEntries(
    Array.from({ length: ATTRIBUTES }, (_, index) => [
      `semantic.convention.${index}`,
      randomBytes(10).toString("hex"),
    ]),
  );
  const spans = Array.from({ length: BATCH }, (_, index) => ({
    traceId: (BigInt(`0x${traceId}`) ^ BigInt(index >> 3)).toString(16).padStart(32, "0"),
    id: randomBytes(8).toString("hex"),
    name: "service.operation",
    timestamp: Date.now() * 1000,
    duration: 1000,
    localEndpoint: { serviceName: "probe" },
    tags,
  }));
  return JSON.stringify(spans);
}

describe("Zipkin under load", function () {
  this.timeout(120_000);

  let stores: RunningStores;

  before("start it", async () => {
    stores = await RunningStores.start(["zipkin"]);
  });

  after("remove it", async () => {
    await stores.stop();
  });

  it("takes many times what it can hold, and stays below its limit", async () => {
    const zipkin = stores.of("zipkin");
    const limit = zipkin.workload.memory;
    assert.ok(SPANS > 5 * largestSpanCount(limit));
    const caller = { ...stores.friend, agent: new Agent({ keepAlive: true, maxSockets: 4 }) };
    let left = SPANS / BATCH;
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        while (left-- > 0) {
          const { status, body } = await zipkin.ask("/api/v2/spans", caller, batch());
          assert.equal(status, 202, body);
        }
      }),
    );
    caller.agent.destroy();
    const { body } = await zipkin.ask("/prometheus", stores.friend);
    assert.match(
      body,
      new RegExp(`zipkin_collector_spans_total\\{transport="http",\\} ${SPANS}\\.0`),
    );
    assert.match(body, /zipkin_collector_spans_dropped_total\{transport="http",\} 0\.0/);
    assert.ok((await zipkin.memoryUsed()) < 0.95 * limit.bytes);
    assert.deepEqual(await zipkin.state(), { running: true, killed: false });
  });
});
