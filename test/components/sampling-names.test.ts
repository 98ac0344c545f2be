import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { chance, traceThrough } from "../support/sampled-traffic.ts";
import { devPlatform, SamplingCollector } from "../support/sampling-collector.ts";

/** Names that mean something to the Collector's configuration, to OTTL or to neither. */
const odd = { service: '"a$b', route: "/${env:HOME}", path: "\\d\n'x", other: "a'\"b$" } as const;

const sampling = {
  baseline: 0,
  decisionWait: "1s",
  rules: [
    { services: [odd.service], route: odd.route, match: "starts-at", percent: 100 },
    { route: odd.path, percent: 100 },
  ],
  httpErrorsOf: [odd.other],
};

describe("names in the rules of the real Collector's sampler", function () {
  this.timeout(60_000);

  let collector: SamplingCollector;

  before("start it", async () => {
    collector = await SamplingCollector.start(devPlatform({ sampling }));
  });

  after("stop it", () => collector.stop());

  it("are what they are, with whatever characters", async () => {
    const next = chance(3);
    const made = (service: string, attributes: object) =>
      traceThrough([service], next, () => ({ attributes: { ...attributes } }));
    const kept = [
      made(odd.service, { "http.route": odd.route }),
      made("any", { "http.route": odd.path }),
      made(odd.other, { "http.status_code": 500 }),
    ];
    const dropped = [
      made(odd.service, { "http.route": "/root" }),
      made("any", { "http.route": "1" }),
      made("any", { "http.status_code": 500 }),
    ];
    await collector.send([...dropped, ...kept]);
    const { stores } = collector;
    const arrived = () =>
      Promise.resolve(
        stores.traces("jaeger").size >= kept.length && stores.traces("tempo-errors").size > 0,
      );
    await collector.collector.eventually(arrived, true);
    // Time for what should not come.
    await pause(1_000);
    for (const { traceId } of kept) assert.ok(stores.traces("jaeger").has(traceId));
    for (const { traceId } of dropped) assert.ok(!stores.traces("jaeger").has(traceId));
    assert.deepEqual([...stores.traces("tempo-errors").keys()], [kept[2]?.traceId]);
  });
});
