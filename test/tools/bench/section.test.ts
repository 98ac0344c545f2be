import assert from "node:assert/strict";
import { against, figure, isKept, unrest } from "../../../tools/bench/section.ts";

describe("a figure of the benchmark", () => {
  const goal = { statistic: "median", atMost: 3 } as const;

  it("keeps its goal up to and including the limit", () => {
    assert.equal(isKept(figure("a", { unit: "s", values: [1, 3, 9], goal })), true);
    assert.equal(isKept(figure("a", { unit: "s", values: [1, 3.01, 9], goal })), false);
  });

  it("is judged by the statistic that the goal names", () => {
    const values = [...Array<number>(18).fill(1), 8, 9];
    const p95 = { statistic: "p95", atMost: 7 } as const;
    assert.equal(isKept(figure("a", { unit: "ms", values, goal })), true);
    assert.equal(isKept(figure("a", { unit: "ms", values, goal: p95 })), false);
  });

  it("claims nothing of a goal without values, or with too few for a 95th percentile", () => {
    const p95 = { statistic: "p95", atMost: 7 } as const;
    assert.equal(isKept(figure("a", { unit: "s", values: [], goal })), undefined);
    assert.equal(
      isKept(figure("a", { unit: "s", values: Array<number>(19).fill(1), goal: p95 })),
      undefined,
    );
    assert.equal(
      isKept(figure("a", { unit: "s", values: Array<number>(20).fill(1), goal: p95 })),
      true,
    );
  });

  it("has no summary where nothing was measured", () => {
    assert.deepEqual(figure("a", { unit: "s", values: [] }), { name: "a", unit: "s", values: [] });
  });

  it("tells where its values are those of two states", () => {
    const steady = figure("Jaeger", { unit: "MiB", values: [40, 48] });
    const busy = figure("Tempo", { unit: "MiB", values: [65, 66, 317] });
    const none = figure("Loki", { unit: "MiB", values: [] });
    assert.deepEqual(unrest([steady, busy, none]), [
      "Tempo was not at rest: from 65 to 317 MiB; its median is one state of two",
    ]);
  });

  it("is compared with the control round by round, not sum by sum", () => {
    assert.deepEqual(against([4, 9], [2, 3]), { ratios: [2, 3], differences: [2, 6] });
    assert.throws(() => against([4, 9], [2]), /control: must have 2 values, got '1'/);
  });
});
