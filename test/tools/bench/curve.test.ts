import assert from "node:assert/strict";
import { memoryCurveSvg } from "../../../tools/bench/sampling/curve-svg.ts";

const MEBIBYTE = 2 ** 20;

const pointAt = (traces: number, heap: number, resident: number) => ({
  ...{ traces, spans: traces * 10 },
  ...{ heap: heap * MEBIBYTE, resident: resident * MEBIBYTE },
});

describe("the drawing of a sampler's memory", () => {
  const limits = { reckoned: 2_000, refusedFrom: 128 * MEBIBYTE };
  const svg = memoryCurveSvg([pointAt(0, 6, 60), pointAt(1_000, 16, 80), pointAt(4_000, 50, 130)], {
    ...limits,
  });
  const lines = [...svg.matchAll(/<polyline points="([^"]*)"/g)].map(([, places = ""]) =>
    places.split(" ").map((place) => place.split(",").map(Number)),
  );

  it("has a line for the process, its heap, what is reckoned with and where it refuses", () => {
    for (const name of ["process", "heap, with garbage", "reckoned with", "refuses from here"]) {
      assert.ok(svg.includes(`>${name}</text>`), name);
    }
    assert.equal(lines.length, 4);
    for (const line of lines) assert.equal(line.length, 3);
  });

  it("has traces from left to right, as far apart as they are many, and more memory above less", () => {
    const [process = [], heap = [], reckoned = [], refused = []] = lines;
    const [left = 0, middle = 0, right = 0] = process.map(([x = NaN]) => x);
    assert.ok(Math.abs((middle - left) / (right - left) - 0.25) < 0.01);
    const heights = (line: number[][]) => line.map(([, y = NaN]) => y);
    for (let at = 0; at < 3; at += 1) {
      assert.ok((heights(process)[at] ?? 0) < (heights(heap)[at] ?? 0));
    }
    assert.equal(heights(reckoned)[0], heights(heap)[0]);
    assert.ok((heights(reckoned)[2] ?? 0) < (heights(heap)[2] ?? 0));
    assert.equal(new Set(heights(refused)).size, 1);
  });

  it("is one even where nothing was measured", () => {
    assert.doesNotMatch(memoryCurveSvg([], limits), /NaN|Infinity/);
  });
});
