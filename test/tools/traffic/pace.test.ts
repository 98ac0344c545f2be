import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { keepPace } from "../../../tools/traffic/pace.ts";

const never = new AbortController().signal;
const nothing = () => Promise.resolve();
const forever = { count: Infinity, milliseconds: Infinity };

const timed = async (work: () => Promise<number>) => {
  const began = performance.now();
  const made = await work();
  return { made, milliseconds: performance.now() - began };
};

describe("the pace of requests", () => {
  it("is as asked for, far above a timer's thousand a second as well", async () => {
    for (const [rate, count] of [
      [50, 21],
      [2_000, 1_001],
    ] as const) {
      const pace = { ...forever, rate, count };
      const expected = ((count - 1) * 1_000) / rate;
      const lengths: number[] = [];
      // On a busy machine one of several is on time, at a thousand a second none is.
      do {
        const { made, milliseconds } = await timed(() => keepPace(pace, never, nothing));
        assert.equal(made, count);
        assert.ok(milliseconds >= expected - 2, `${milliseconds} ms for ${expected}`);
        lengths.push(milliseconds);
      } while (Math.min(...lengths) >= expected + 400 && lengths.length < 10);
      assert.ok(Math.min(...lengths) < expected + 400, `${lengths.join(", ")} ms for ${expected}`);
    }
  });

  it("makes each request once, in order", async () => {
    const indices: number[] = [];
    await keepPace({ ...forever, rate: 2_000, count: 300 }, never, (index) => {
      indices.push(index);
      return nothing();
    });
    assert.deepEqual(
      indices,
      Array.from({ length: 300 }, (_, index) => index),
    );
  });

  it("ends when its time is over", async () => {
    const pace = { ...forever, rate: 100, milliseconds: 300 };
    const { made, milliseconds } = await timed(() => keepPace(pace, never, nothing));
    assert.ok(made >= 15 && made <= 31, `${made}`);
    assert.ok(milliseconds >= 299 && milliseconds < 700, `${milliseconds}`);
  });

  it("ends at once when it is told to, in the middle of a wait", async () => {
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 100);
    const pace = { ...forever, rate: 1 };
    const { made, milliseconds } = await timed(() => keepPace(pace, controller.signal, nothing));
    assert.equal(made, 1);
    assert.ok(milliseconds < 600, `${milliseconds}`);
  });

  it("makes up for no more than a second of what it has missed", async () => {
    const made = await keepPace({ ...forever, rate: 100, milliseconds: 2_000 }, never, (index) =>
      index === 0 ? sleep(1_800) : nothing(),
    );
    assert.ok(made > 90 && made < 140, `${made}`);
  });
});
