import assert from "node:assert/strict";
import { hoursOf } from "../../../policies/judging/durations.ts";

describe("hoursOf", () => {
  for (const [text, hours] of [
    ["720h", 720],
    ["30d", 720],
    ["1h30m", 1.5],
    ["336h0m0s", 336],
    ["1y", 8760],
    ["2w", 336],
    ["90s", 0.025],
    ["1.5h", 1.5],
    ["0s", 0],
    ["0", 0],
    [0, 0],
  ] as const) {
    it(`takes '${text}' for ${hours} hours`, () => {
      assert.equal(hoursOf(text), hours);
    });
  }

  for (const odd of ["", "h", "10", "1 h", "10 days", "-1h", "${env:KEPT}", 10, null, {}, [1]]) {
    it(`takes ${JSON.stringify(odd)} for no duration`, () => {
      assert.equal(hoursOf(odd), undefined);
    });
  }
});
