import assert from "node:assert/strict";
import { withReplicas } from "../support/environments.ts";
import { sumOf, type Count } from "../support/receiving-stores.ts";
import { chance, traceThrough } from "../support/sampled-traffic.ts";
import { devPlatform, SamplingCollector } from "../support/sampling-collector.ts";

/** Calls of one service to another, of which each side's span comes in at another Collector. */
const CALLS = 300;

describe("who calls whom, of which two real Collectors see one side each", function () {
  this.timeout(180_000);

  let tiers: SamplingCollector;

  before("send calls of which none is kept, and wait until they are told", async () => {
    const platform = devPlatform({
      ...{ ...withReplicas, batchDelay: "50ms" },
      sampling: { baseline: 0, samplers: 2, decisionWait: "2s" },
    });
    tiers = await SamplingCollector.start(platform, { collectors: 2 });
    const next = chance(1_217);
    const traces = Array.from({ length: CALLS }, () =>
      traceThrough(["web", "router"], next, (index) => ({ calls: index === 0 })),
    );
    await tiers.send(traces);
    const told = () => sumOf(between()) >= CALLS && tiers.stores.counted >= 2 * CALLS;
    await tiers.collector.eventually(() => Promise.resolve(told()), true, 60);
  });

  after("stop them", () => tiers.stop());

  const requests = () => tiers.stores.countsOf("traces_service_graph_request_total");
  const between = () =>
    requests().filter(
      ({ attributes: { client, server } }) => client === "web" && server === "router",
    );
  const instances = (counts: readonly Count[]) =>
    [...new Set(counts.map(({ instance }) => instance))].sort();

  it("is found out by the samplers, each of a part, which are told apart", () => {
    assert.equal(sumOf(between()), CALLS);
    assert.deepEqual(instances(between()), ["sampler-0", "sampler-1"]);
    for (const { value } of between()) assert.ok(value > CALLS / 3, `${value}`);
  });

  it("is a guess about nobody", () => {
    assert.deepEqual(
      requests().filter((one) => !between().includes(one)),
      [],
    );
  });

  it("is of all calls, as are the Collectors' counts, and nothing of them is kept", () => {
    assert.equal(tiers.stores.counted, 2 * CALLS);
    const spans = tiers.stores.countsOf("traces.span.metrics.calls");
    assert.deepEqual(instances(spans), ["collector-0", "collector-1"]);
    assert.equal(tiers.stores.traces("tempo").size, 0);
  });
});
