import assert from "node:assert/strict";
import { madeTraces } from "../../tools/bench/sampling/made-traces.ts";
import { platformOf, SampledStore } from "../../tools/bench/sampling/sampled-store.ts";
import { offer, settled, spansGiven, spansIn } from "../support/acknowledged.ts";

/** What the sampler is made for. */
const RATED = { tracesPerSecond: 100, spansPerTrace: 14, spanBytes: 300 } as const;

const settings = { baseline: 25, decisionWait: "10s", rate: RATED } as const;

/** Errors in a tenth of all traces, so that each of the runs has hundreds of them. */
const recipe = { scenario: "mixed", errorShare: 0.1, slowShare: 0 } as const;

/** Traces of a run. */
const TRACES = 2_000;

describe("errors in the real Tempo, of what the real Collector has acknowledged", function () {
  this.timeout(280_000);

  let store: SampledStore;

  before("start them", async () => {
    store = await SampledStore.start(platformOf(["collector", "sampler", "tempo"], settings));
  });

  after("stop them", () => store.stop());

  for (const [name, times] of [
    ["the rated load", 1],
    ["three times the rated load", 3],
  ] as const) {
    it(`are all there at ${name}, whole, and none is where the others are`, async () => {
      const traces = madeTraces({ ...recipe, seed: times }, TRACES);
      const before = await spansGiven(store, "errors");
      const { whole, refusals, rate } = await offer(store, traces, times * RATED.tracesPerSecond);
      await settled(store);
      const failed = whole.filter((one) => one.failed);
      const errors = await spansIn(store, "errors", failed);
      const missing = failed.filter(({ traceId, spans }) => errors.get(traceId) !== spans);
      const told = missing.map(({ traceId, spans }) => [traceId, errors.get(traceId), spans]);
      assert.deepEqual(told, []);
      // Of what was refused in part, that part may be there.
      if (refusals.length === 0) {
        const expected = failed.reduce((sum, { spans }) => sum + spans, 0);
        assert.equal((await spansGiven(store, "errors")) - before, expected, "strangers");
      }
      const standard = await spansIn(store, "standard", failed);
      assert.deepEqual([...new Set(standard.values())], [0]);
      // Who is not taken on is told so, and by no other answer than that.
      assert.deepEqual(
        refusals.filter((status) => status !== 503 && status !== 429),
        [],
      );
      assert.ok(failed.length >= 0.05 * whole.length, `${failed.length} of ${whole.length} failed`);
      assert.ok(whole.length > TRACES / 2, `${whole.length} at ${rate.toFixed(0)} traces/s`);
    });
  }
});
