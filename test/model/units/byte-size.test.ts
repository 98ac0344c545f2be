import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteSize } from "../../../model/units/byte-size.ts";

const anyCount = fc.integer({ min: 1, max: 1_000_000 });

describe("a byte size", () => {
  it("of 256 MiB is '256MiB' to the Go runtime and 268435456 bytes", () => {
    const size = ByteSize.mebibytes(256);
    assert.equal(size.mebibytes, 256);
    assert.equal(size.toGo(), "256MiB");
    assert.equal(size.bytes, 268_435_456);
  });

  it("is the same amount in bytes, in MiB and to the Go runtime", () => {
    fc.assert(
      fc.property(anyCount, (count) => {
        const size = ByteSize.mebibytes(count);
        assert.equal(size.bytes / 2 ** 20, count);
        assert.equal(Number(/^(\d+)MiB$/.exec(size.toGo())?.[1]), count);
      }),
    );
  });

  it("shares itself out in whole MiB, rounded down", () => {
    assert.equal(ByteSize.mebibytes(256).share(80).mebibytes, 204);
    assert.equal(ByteSize.mebibytes(512).share(100).mebibytes, 512);
    assert.equal(ByteSize.mebibytes(1).share(1).mebibytes, 1);
  });

  it("gives out shares that together are no more than the whole, save the last MiB", () => {
    fc.assert(
      fc.property(anyCount, fc.integer({ min: 0, max: 100 }), (count, percent) => {
        const whole = ByteSize.mebibytes(count);
        const parts = whole.share(percent).mebibytes + whole.share(100 - percent).mebibytes;
        assert.ok(parts <= Math.max(count + 1, 2));
      }),
    );
  });

  for (const count of [0, -1, 1.5, NaN, Infinity]) {
    it(`refuses ${count} MiB`, () => {
      assert.throws(() => ByteSize.mebibytes(count), {
        name: "RangeError",
        message: `a size must be a positive whole number of MiB, got '${count}'`,
      });
    });
  }
});
