import assert from "node:assert/strict";
import { Failure } from "../../../tools/command-line.ts";
import type { FileSummary, TracePart } from "../../../tools/archive/file-index.ts";
import { rangeOf, search, type Wanted } from "../../../tools/archive/search.ts";

function part(id: string, first: number, more: Partial<TracePart> = {}): TracePart {
  return { id, first, last: first + 5, spans: 1, failed: false, services: ["shop"], ...more };
}

const parts: Readonly<Record<string, readonly TracePart[]>> = {
  "a/1": [part("early", 100), part("torn", 190, { services: ["gateway"], spans: 2 })],
  "a/2": [part("torn", 210, { failed: true }), part("late", 250, { services: ["cart"] })],
  "b/1": [part("torn", 400, { last: 450 })],
  "b/2": [],
};

const files = Object.entries(parts).map(([path, traces]): FileSummary => {
  const times = traces.map(({ first }) => first);
  return {
    ...{ path, size: 1, modified: 0, digest: "", requests: 1, lost: 0 },
    ...(times.length > 0 && { first: Math.min(...times), last: Math.max(...times) }),
    ...{ traces: traces.length, spans: traces.length },
  };
});

const index = { files, partsOf: ({ path }: FileSummary) => Promise.resolve(parts[path] ?? []) };

const idsOf = async (wanted: Wanted) => (await search(index, wanted)).map(({ id }) => id);

describe("a search in the archive", () => {
  it("finds every trace, the latest first, each put together from all its files", async () => {
    const all = await search(index, {});
    assert.deepEqual(
      all.map(({ id }) => id),
      ["late", "torn", "early"],
    );
    assert.deepEqual(all[1], {
      ...{ id: "torn", first: 190, last: 450, spans: 4, failed: true },
      services: ["gateway", "shop"],
      files: ["a/1", "a/2", "b/1"],
    });
  });

  it("takes a trace for begun when its first span has, in whichever file that is", async () => {
    assert.deepEqual(await idsOf({ from: 200, to: 260 }), ["late"]);
    assert.deepEqual(await idsOf({ from: 190, to: 191 }), ["torn"]);
    const [torn] = await search(index, { from: 190, to: 191 });
    assert.equal(torn?.spans, 4);
  });

  it("ends before the end that is asked for, and begins with the beginning", async () => {
    assert.deepEqual(await idsOf({ from: 100, to: 250 }), ["torn", "early"]);
    assert.deepEqual(await idsOf({ from: 101, to: 251 }), ["late", "torn"]);
  });

  it("finds by trace, by any span's service, and by any span's error", async () => {
    assert.deepEqual(await idsOf({ trace: "early" }), ["early"]);
    assert.deepEqual(await idsOf({ trace: "none" }), []);
    assert.deepEqual(await idsOf({ service: "gateway" }), ["torn"]);
    assert.deepEqual(await idsOf({ service: "shop", to: 150 }), ["early"]);
    assert.deepEqual(await idsOf({ failed: true }), ["torn"]);
  });

  it("ends with one sentence before memory does", async () => {
    const many = Array.from({ length: 500_001 }, (_, place) => part(String(place), 250));
    const crowded = { files, partsOf: () => Promise.resolve(many) };
    await assert.rejects(search(crowded, {}), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(
        error.message,
        "the time asked for must have no more than 500000 traces, got more; narrow it with --from and --to",
      );
      return true;
    });
  });

  it("knows what time an archive is about, and that an empty one is about none", () => {
    assert.deepEqual(rangeOf(files), [100, 400]);
    assert.equal(rangeOf(files.slice(3)), undefined);
  });
});
