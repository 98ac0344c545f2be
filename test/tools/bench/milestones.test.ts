import assert from "node:assert/strict";
import { partsOf } from "../../../tools/bench/start/milestones.ts";

const said = [
  { text: "> node tools/run.mjs start", at: 0.3 },
  { text: "❯ Survey", at: 1 },
  { text: "✔ Survey: nothing to build [0.6s]", at: 1.5 },
  { text: "✔ State backend: in the checkout [0.0s]", at: 4 },
  { text: "Duration: 7s", at: 11 },
  { text: "✔ the Collector is healthy      49 ms  200", at: 11.5 },
  { text: "✔ tempo returns it, span for span   137 ms  8 spans, the same", at: 12 },
  { text: "✔ tempo finds it by TraceQL    35 ms", at: 13 },
];

describe("the parts of a start", () => {
  it("end with the line that says so, and sum up to the trace's return", () => {
    assert.deepEqual(partsOf(said), [
      { part: "npm and Node start", seconds: 1 },
      { part: "set-up", seconds: 3 },
      { part: "up", seconds: 7 },
      { part: "examination, until the trace is back", seconds: 1 },
    ]);
  });

  it("are not made up where a line is missing, came early or tells of a failure", () => {
    const without = said.filter(({ text }) => !text.startsWith("Duration"));
    assert.throws(() => partsOf(without), /'up' must end with a line .*Duration/);
    const early = [{ text: "Duration: 7s", at: 0.1 }, ...without];
    assert.throws(() => partsOf(early), /'up' must end with a line/);
    const wrong = said.map(({ text, at }) => ({ text: text.replace("✔ tempo", "✖ tempo"), at }));
    assert.throws(() => partsOf(wrong), /'examination, until the trace is back' must end/);
  });
});
