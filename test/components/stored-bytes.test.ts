import assert from "node:assert/strict";
import { STORED_BYTES, STORED_OF_GIVEN } from "../../model/capacity.ts";
import { storedBySampling, type StorageFindings } from "../../tools/bench/sampling/storage.ts";

/** The same ones in each run, by a seed: what is kept of them does not change. Of half as many the kept share itself is 2 points off. */
const TRACES = 6_000;

/** How far a prediction may be off, in points. */
const POINTS = 2;

/** How far bytes may be off what the model says of them: it is rounded, and blocks are smaller here. */
const SHARE_OFF = 0.15;

describe("the bytes that the real Tempo stores of sampled traces", function () {
  this.timeout(290_000);

  let found: StorageFindings;

  before("store them in three ways", async () => {
    found = await storedBySampling(TRACES);
  });

  it("are those of the predicted share, within two points", () => {
    assert.equal(found.runs.length, 2);
    for (const { name, predicted, bytes } of found.runs) {
      const off = 100 * Math.abs(bytes - predicted);
      assert.ok(off <= POINTS, `${name}: ${off.toFixed(2)} points off ${predicted.toFixed(4)}`);
    }
  });

  it("are as many for a byte as capacity is planned with", () => {
    const near = (actual: number, planned: number) => {
      assert.ok(Math.abs(actual / planned - 1) <= SHARE_OFF, `${actual} is not ${planned}`);
    };
    near(found.storedPerSent, STORED_BYTES.tempo);
    near(found.storedPerGiven, STORED_OF_GIVEN);
  });
});
