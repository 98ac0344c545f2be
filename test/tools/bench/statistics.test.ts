import assert from "node:assert/strict";
import fc from "fast-check";
import { percentile, summaryOf } from "../../../tools/bench/statistics.ts";

/** 1 to 100, in an order that is neither rising nor falling. */
const hundred = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);

describe("the statistics of a measurement", () => {
  it("take the percentile by nearest rank", () => {
    assert.equal(percentile(hundred, 50), 50);
    assert.equal(percentile(hundred, 95), 95);
    assert.equal(percentile(hundred, 95.5), 96);
    assert.equal(percentile(hundred, 100), 100);
    assert.equal(percentile([7], 1), 7);
  });

  it("compare numbers, not their digits", () => {
    assert.deepEqual(summaryOf([10, 9, 100]), { count: 3, min: 9, median: 10, p95: 100, max: 100 });
  });

  it("put the median of an even count half-way between the two in the middle", () => {
    assert.equal(summaryOf([4, 1, 3, 2]).median, 2.5);
    assert.equal(summaryOf([5, 1, 3]).median, 3);
  });

  it("leave the values in the order they came in", () => {
    const values = [3, 1, 2];
    summaryOf(values);
    assert.deepEqual(values, [3, 1, 2]);
  });

  it("always name a value that was measured, with at least that share at or below it", () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (measured, percent) => {
        const found = percentile(measured, percent);
        const below = measured.filter((value) => value <= found).length;
        return measured.includes(found) && below >= (percent / 100) * measured.length;
      }),
    );
  });

  it("refuse to summarise nothing, what is no number, and a percentage out of range", () => {
    assert.throws(() => summaryOf([]), /must be at least one, got none/);
    assert.throws(() => summaryOf([1, Number.NaN]), /must be numbers, got 'NaN'/);
    assert.throws(() => percentile([1], 0), /must be above 0 and at most 100, got '0'/);
    assert.throws(() => percentile([1], 101), /must be above 0 and at most 100, got '101'/);
  });
});
