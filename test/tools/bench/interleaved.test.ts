import assert from "node:assert/strict";
import { interleaved } from "../../../tools/bench/interleaved.ts";

describe("interleaved measurements", () => {
  it("take turns, and leave the first round out", async () => {
    const order: string[] = [];
    const measurement = (name: string) => () => Promise.resolve(order.push(name));
    const values = await interleaved(2, { a: measurement("a"), b: measurement("b") });
    assert.deepEqual(order, ["a", "b", "a", "b", "a", "b"]);
    assert.deepEqual(values, { a: [3, 5], b: [4, 6] });
  });

  it("fail with the measurement that fails", async () => {
    const measurements = { a: () => Promise.reject(new Error("no platform")) };
    await assert.rejects(interleaved(2, measurements), /no platform/);
  });
});
