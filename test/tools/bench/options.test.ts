import assert from "node:assert/strict";
import { partsIn } from "../../../tools/bench/options.ts";

describe("the choice of what to measure", () => {
  it("is everything by default, memory before the load of the others", () => {
    assert.deepEqual(partsIn(undefined), [
      "memory",
      "preview",
      "start",
      "latency",
      "instrumentation",
      "load",
      "storage",
      "sampling",
    ]);
  });

  it("keeps the order in which parts do not disturb one another", () => {
    assert.deepEqual(partsIn("latency, memory"), ["memory", "latency"]);
  });

  it("names what is no part", () => {
    assert.throws(() => partsIn("preview,speed"), {
      message:
        "--only: must name memory, preview, start, latency, instrumentation, load, storage, sampling, got 'speed'",
      exitCode: 64,
    });
  });
});
