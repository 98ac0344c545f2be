import assert from "node:assert/strict";
import { childrenSecondsIn } from "../../../tools/bench/cost.ts";

describe("the processor time of children", () => {
  // Field n of proc_pid_stat(5) has the value 100 n, the name aside.
  const fields = Array.from({ length: 50 }, (_, index) => String((index + 3) * 100)).join(" ");

  it("is the sum of fields 16 and 17, whatever the process is called", () => {
    assert.equal(childrenSecondsIn(`1 (node) ${fields}`), 33);
    assert.equal(childrenSecondsIn(`1 (a ) (b 7) ${fields}`), 33);
  });

  it("is not made up", () => {
    assert.throws(() => childrenSecondsIn("1 (node) S 1 2"), /must be a line of \/proc/);
  });
});
