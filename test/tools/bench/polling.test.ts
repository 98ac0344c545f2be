import assert from "node:assert/strict";
import { poll } from "../../../tools/bench/latency/polling.ts";

/** A question that is answered by these values in turn. */
function answering(...values: (string | undefined)[]) {
  return () => Promise.resolve(values.shift());
}

describe("polling", () => {
  const polling = { interval: 1, patience: 1_000 };

  it("asks until there is a value, which came after the last miss", async () => {
    const arrival = await poll(
      answering(undefined, undefined, "found"),
      performance.now(),
      polling,
    );
    assert.ok(arrival);
    assert.equal(arrival.value, "found");
    assert.equal(arrival.questions, 3);
    assert.ok(0 < arrival.missed && arrival.missed < arrival.answered);
  });

  it("has missed nothing where the first answer was a value", async () => {
    const arrival = await poll(answering("found"), performance.now(), polling);
    assert.equal(arrival?.missed, 0);
    assert.equal(arrival.questions, 1);
  });

  it("counts from where the clock was started, not from the first question", async () => {
    const arrival = await poll(answering("found"), performance.now() - 5_000, polling);
    assert.ok(arrival && arrival.answered >= 5_000);
  });

  it("gives up in the end, and says so", async () => {
    const never = { interval: 1, patience: 0 };
    assert.equal(await poll(answering(), performance.now(), never), undefined);
  });

  it("fails with the question that fails", async () => {
    const refused = () => Promise.reject(new Error("Tempo answered 500"));
    await assert.rejects(poll(refused, performance.now(), polling), /answered 500/);
  });
});
