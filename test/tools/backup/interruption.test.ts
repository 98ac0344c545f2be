import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { interruptible } from "../../../tools/backup/interruption.ts";
import { Failure } from "../../../tools/command-line.ts";

describe("an interruptible piece of work", () => {
  it("is told to end by a signal and not ended by it", async () => {
    let cleanedUp = false;
    const work = interruptible(async (signal) => {
      setImmediate(() => process.kill(process.pid, "SIGTERM"));
      await sleep(5_000, undefined, { signal }).catch(() => undefined);
      await sleep(20);
      cleanedUp = true;
      signal.throwIfAborted();
    });
    await assert.rejects(
      work,
      (error) => error instanceof Failure && error.message === "interrupted by SIGTERM",
    );
    assert.equal(cleanedUp, true);
  });

  it("leaves the signals as they were", async () => {
    const before = process.listenerCount("SIGINT");
    assert.equal(await interruptible(() => Promise.resolve(1)), 1);
    await assert.rejects(interruptible(() => Promise.reject(new Error("no"))));
    assert.equal(process.listenerCount("SIGINT"), before);
  });
});
