import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { boostsFile } from "../../../components/collector/boosts.ts";
import { auditLines } from "../../../tools/boost/audit.ts";
import {
  fileOf,
  inWords,
  recordsIn,
  withOne,
  without,
  type BoostRecord,
} from "../../../tools/boost/records.ts";

const NOW = 1_800_000_000;

const boost = (service: string, more: Partial<BoostRecord> = {}): BoostRecord => ({
  ...{ service, percent: 50, until: NOW + 60, by: "anna" },
  ...more,
});

describe("the Collector's file of boosts", () => {
  it("is read as it was written, whatever the names, but for what is over", () => {
    const text = fc.string({ minLength: 1, unit: "binary" });
    const any = fc.record(
      {
        ...{ service: text, route: text, by: text },
        percent: fc.double({ min: 0.5, max: 100, noNaN: true }),
        until: fc.integer({ min: NOW - 5, max: NOW + 5 }),
      },
      { requiredKeys: ["percent", "until", "by"], noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 10 }), (records) => {
        const left = records.filter(({ until }) => until > NOW);
        const read = recordsIn(fileOf(records), NOW);
        assert.deepEqual(new Set(read.map(inWords)), new Set(left.map(inWords)));
        assert.equal(read.length, left.length);
      }),
      { numRuns: 30 },
    );
  });

  it("says to the Collector no more than the boosts do", () => {
    const one = boost("a");
    assert.deepEqual(parse(fileOf([one])), parse(boostsFile([one])));
    assert.deepEqual(parse(boostsFile([])), {
      ...{ context: "span", error_mode: "ignore", statements: [] },
    });
  });

  it("marks by the highest of several last, and asks for the hash of boosted spans only", () => {
    const { conditions, statements } = parse(
      boostsFile([boost("a", { percent: 100 }), boost("b", { percent: 25 })]),
    ) as { conditions: string[]; statements: string[] };
    assert.deepEqual(conditions, [
      `UnixSeconds(Now()) < ${NOW + 60} and resource.attributes["service.name"] == "b"`,
      `UnixSeconds(Now()) < ${NOW + 60} and resource.attributes["service.name"] == "a"`,
    ]);
    assert.deepEqual(
      statements.slice(2).map((text) => /^set\(([^)]*)\)/.exec(text)?.[1]),
      ['span.attributes["tracing.boost"], 25', 'span.attributes["tracing.boost"], 100'],
    );
    // A quarter of 2^64, and all of it, as numbers with a sign.
    assert.match(statements[2] ?? "", /<= 4611686018427387903$/);
    assert.match(statements[3] ?? "", /\(span\.cache\["hash"\] >= 0 or .* <= -1\)$/);
  });

  it("has one boost of the same traces, and ten in all", () => {
    const [one, other] = [boost("a"), boost("a", { percent: 5 })];
    assert.deepEqual(withOne([one, boost("b")], other), [boost("b"), other]);
    assert.equal(withOne([one], boost("a", { route: "/x" })).length, 2);
    const ten = Array.from({ length: 10 }, (_, index) => boost(`service-${index}`));
    assert.equal(withOne(ten, boost("service-3")).length, 10);
    assert.throws(() => withOne(ten, one), {
      message: "must be at most 10 boosts at once, got one more; end some with --end",
    });
  });

  it("is left by those that are ended: one, or all", () => {
    const all = [boost("a"), boost("a", { route: "/x" }), boost("b")];
    assert.deepEqual(without(all, { service: "a" }), { ended: [all[0]], left: all.slice(1) });
    assert.deepEqual(without(all, {}), { ended: all, left: [] });
    assert.deepEqual(without(all, { route: "/x" }), { ended: [], left: all });
  });

  it("is spoken of in the audit log by whoever changes it", () => {
    const time = new Date("2026-11-21T10:00:00Z");
    const lines = auditLines("boost", [boost("a", { route: "/x" })], { by: "anna", time });
    assert.deepEqual(JSON.parse(lines), {
      ...{ ts: "2026-11-21T10:00:00.000Z", action: "boost", user: "anna", role: "operator" },
      status: 200,
      boost: { service: "a", route: "/x", percent: 50, until: "2027-01-15T08:01:00.000Z" },
      text: "a /x: 50 % until 2027-01-15T08:01:00Z",
    });
    assert.ok(lines.endsWith("}\n"));
  });
});
