import assert from "node:assert/strict";
import { complaints } from "../support/complaints.ts";

const sampled = (more: object) => ({ sampling: { baseline: 25, ...more } });

const RATED =
  "lower `sampling.decisionWait`, raise `sampling.samplers`, or lower `sampling.rate` where it is more than comes in";
const TOO_MUCH = "must hold no more than a sampler's memory has room for, got";
const RATED_COPY =
  "lower `sampling.decisionWait`, say `sampling.errors: false`, or lower `sampling.rate` where it is more than comes in";

/** Each load that does not fit and the one line that is said of it. */
const cases: [what: string, changes: Record<string, unknown>, line: string][] = [
  [
    "copies of errors for which the Collector's memory has no room, however many samplers there would be",
    { sampling: { baseline: 100, samplers: 4, rate: { tracesPerSecond: 200 } } },
    `${TOO_MUCH.replace("a sampler's", "the Collector's")} 200 traces/s x 35 s x 10 spans x 2177 bytes = 146 MiB > 63 MiB beside 26 MiB of decisions; ${RATED_COPY}  → at sampling`,
  ],
  [
    "more than the memory has room for",
    sampled({ rate: { tracesPerSecond: 200 } }),
    `${TOO_MUCH} 200 traces/s x 35 s x 10 spans x 2177 bytes = 146 MiB > 63 MiB beside 26 MiB of decisions; ${RATED}  → at sampling`,
  ],
  [
    "more than the memory of several samplers has room for",
    sampled({ samplers: 2, rate: { tracesPerSecond: 400 } }),
    `${TOO_MUCH} 200 traces/s x 35 s x 10 spans x 2177 bytes = 146 MiB > 63 MiB beside 26 MiB of decisions; ${RATED}  → at sampling`,
  ],
  [
    "a wait for which the memory has no room",
    sampled({ decisionWait: "1m" }),
    `${TOO_MUCH} 100 traces/s x 60 s x 10 spans x 2177 bytes = 125 MiB > 76 MiB beside 13 MiB of decisions; ${RATED}  → at sampling`,
  ],
  [
    "a limit for whose sampler the memory has no room",
    sampled({ decisionWait: "40s", limit: 1_000 }),
    `${TOO_MUCH} 100 traces/s x 40 s x 10 spans x 2177 bytes = 84 MiB > 73 MiB beside 16 MiB of decisions; ${RATED}  → at sampling`,
  ],
  [
    "more decisions than the memory has room for",
    sampled({ decisionWait: "1s", rate: { tracesPerSecond: 1_000, spansPerTrace: 1 } }),
    `${TOO_MUCH} 1000 traces/s x 1 s x 1 spans x 2627 bytes = 3 MiB > 0 MiB beside 126 MiB of decisions; ${RATED}  → at sampling`,
  ],
];

describe("settings of a sampler's load", () => {
  for (const [what, changes, line] of cases) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(complaints(changes), [`✖ ${line}`]);
    });
  }

  it("may ask for as much more of a load as there are samplers", () => {
    const rated = (samplers: number, tracesPerSecond: number) =>
      complaints(sampled({ samplers, rate: { tracesPerSecond } }));
    assert.notEqual(rated(1, 200), undefined);
    assert.equal(rated(2, 200), undefined);
    assert.equal(rated(16, 1_600), undefined);
  });

  it("may ask for whatever load where nobody holds a trace", () => {
    const rate = { tracesPerSecond: 10_000 };
    assert.equal(complaints({ sampling: { baseline: 100, errors: false, rate } }), undefined);
    const heads = sampled({ errors: false, rate, head: { kind: "rules" } });
    assert.equal(complaints(heads), undefined);
    assert.equal(complaints(sampled({ errors: false, rate }))?.length, 1);
  });
});
