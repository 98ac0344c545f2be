import assert from "node:assert/strict";
import { spaced } from "../../../tools/bench/latency/spaced.ts";

describe("spaced measurements", () => {
  it("are as many as were asked for, in order", async () => {
    const { values, failures } = await spaced(4, 1, (index) => Promise.resolve(index * 10));
    assert.deepEqual(values, [0, 10, 20, 30]);
    assert.deepEqual(failures, []);
  });

  it("are one at a time", async () => {
    let running = 0;
    await spaced(3, 0, async () => {
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
      assert.equal(running, 1);
      running -= 1;
    });
  });

  it("name each that failed and keep the others", async () => {
    const { values, failures } = await spaced(3, 1, (index) =>
      index === 1 ? Promise.reject(new Error("never readable")) : Promise.resolve(index),
    );
    assert.deepEqual(values, [0, 2]);
    assert.deepEqual(failures, ["trace 2: never readable"]);
  });

  it("are given up after five failures, and how many are left is a failure as well", async () => {
    const { values, failures } = await spaced(200, 1, () => Promise.reject(new Error("down")));
    assert.deepEqual(values, []);
    assert.equal(failures.length, 6);
    assert.equal(failures.at(-1), "195 of 200 traces were not sent any more");
  });
});
