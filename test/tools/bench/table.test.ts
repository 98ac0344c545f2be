import assert from "node:assert/strict";
import { figure, type Section } from "../../../tools/bench/section.ts";
import { tableOf } from "../../../tools/bench/table.ts";

const sections: Section[] = [
  {
    name: "latency",
    figures: [
      figure("emit to readable", {
        unit: "ms",
        values: Array.from({ length: 40 }, (_, index) => index + 1),
        goal: { statistic: "p95", atMost: 37 },
      }),
      figure("never measured", {
        unit: "s",
        values: [],
        goal: { statistic: "median", atMost: 1 },
      }),
    ],
    notes: ["on one connection"],
    failures: ["trace 7: no trace 00ff after 10000 ms"],
  },
  {
    name: "start",
    figures: [
      figure("up", {
        unit: "s",
        values: [1.234, 2, 3],
        goal: { statistic: "median", atMost: 1.5 },
      }),
      figure("down", { unit: "s", values: [1], goal: { statistic: "median", atMost: 1.5 } }),
    ],
    notes: [],
    failures: [],
  },
];

describe("the table of the benchmark", () => {
  it("shows every figure with its counts, whether the goal is kept, the notes and failures", () => {
    assert.equal(
      tableOf(sections),
      `latency              n   min  median   p95   max  unit  goal
  emit to readable  40   1.0    20.5  38.0  40.0  ms    p95 ≤ 37 ms: NOT ALL MEASURED
  never measured     0     –       –           –  s     median ≤ 1 s: too few values
  · on one connection
  ✖ trace 7: no trace 00ff after 10000 ms

start                n   min  median   p95   max  unit  goal
  up                 3  1.23    2.00        3.00  s     median ≤ 1.5 s: MISSED
  down               1  1.00    1.00        1.00  s     median ≤ 1.5 s: kept`,
    );
  });
});
