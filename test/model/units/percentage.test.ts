import assert from "node:assert/strict";
import fc from "fast-check";
import { Percentage } from "../../../model/units/percentage.ts";

describe("a percentage", () => {
  it("is the number that the Collector's sampler takes, fractions included", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (percent) => {
        assert.equal(Percentage.of(percent).percent, percent);
      }),
    );
  });

  it("includes 0 and 100", () => {
    assert.equal(Percentage.of(0).percent, 0);
    assert.equal(Percentage.of(100).percent, 100);
  });

  for (const percent of [-1, 101, 100.0001, -Number.MIN_VALUE, NaN, Infinity]) {
    it(`refuses ${percent}`, () => {
      assert.throws(() => Percentage.of(percent), {
        name: "RangeError",
        message: `must be a number from 0 to 100, got '${percent}'`,
      });
    });
  }
});
