import assert from "node:assert/strict";
import { complaints } from "../support/complaints.ts";

const headed = (head: unknown) => ({ sampling: { baseline: 25, head } });

const cases: readonly (readonly [
  what: string,
  changes: Record<string, unknown>,
  complaint: string,
])[] = [
  [
    "a head of no kind",
    headed("rules"),
    "must say `kind`: 'all', 'rules' or 'adaptive', got 'rules'  → at sampling.head",
  ],
  [
    "a head of another kind",
    headed({ kind: "never" }),
    `must say \`kind\`: 'all', 'rules' or 'adaptive', got '{"kind":"never"}'  → at sampling.head.kind`,
  ],
  [
    "a number of traces where shares are sent",
    headed({ kind: "rules", tracesPerSecond: 5 }),
    "unrecognized key 'tracesPerSecond', which belongs to another `kind`  → at sampling.head",
  ],
  [
    "no traces a second",
    headed({ kind: "adaptive", tracesPerSecond: 0 }),
    "must be a whole number from 1 to 100, got '0'  → at sampling.head.tracesPerSecond",
  ],
  [
    "more traces a second than a process may send",
    headed({ kind: "adaptive", tracesPerSecond: 101 }),
    "must be a whole number from 1 to 100, got '101'  → at sampling.head.tracesPerSecond",
  ],
  [
    "a head that tells nobody, where there is no Jaeger",
    { profile: "lite", ...headed({ kind: "adaptive" }) },
    "must be 'all' where `profile` is 'lite', which has no Jaeger for SDKs to ask, got 'adaptive'  → at sampling.head.kind",
  ],
];

describe("settings of head sampling", () => {
  for (const [what, changes, line] of cases) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(complaints(changes), [`✖ ${line}`]);
    });
  }
});
