import assert from "node:assert/strict";
import fc from "fast-check";
import { Duration } from "../../../model/units/duration.ts";
import { anyDuration } from "../../support/environments.ts";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds in a text of one number and one unit, reckoned apart from the class under test. */
function millisecondsIn(text: string): number {
  const [, count = "", unit = ""] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}

describe("a duration", () => {
  for (const [written, go, prometheus] of [
    ["50ms", "50ms", "50ms"],
    ["1500ms", "1500ms", "1500ms"],
    ["90s", "90s", "90s"],
    ["60s", "1m", "1m"],
    ["5m", "5m", "5m"],
    ["90m", "90m", "90m"],
    ["12h", "12h", "12h"],
    ["72h", "72h", "3d"],
    ["14d", "336h", "14d"],
    ["86400000ms", "24h", "1d"],
  ] as const) {
    it(`of ${written} is ${go} to Go and ${prometheus} to Prometheus`, () => {
      const duration = Duration.parse(written);
      assert.equal(duration.toGo(), go);
      assert.equal(duration.toPrometheus(), prometheus);
      assert.equal(duration.toString(), prometheus);
    });
  }

  it("keeps its length in every spelling", () => {
    fc.assert(
      fc.property(anyDuration, (text) => {
        const duration = Duration.parse(text);
        assert.equal(duration.milliseconds, millisecondsIn(text));
        for (const spelled of [duration.toGo(), duration.toPrometheus(), duration.toString()]) {
          assert.equal(millisecondsIn(spelled), duration.milliseconds);
        }
      }),
    );
  });

  it("is spelled without days to Go, which does not know them", () => {
    fc.assert(
      fc.property(anyDuration, (text) => {
        assert.match(Duration.parse(text).toGo(), /^[1-9]\d*(ms|s|m|h)$/);
      }),
    );
  });

  it("is the same however often it is written and read again", () => {
    fc.assert(
      fc.property(anyDuration, (text) => {
        const once = Duration.parse(text).toString();
        assert.equal(Duration.parse(once).toString(), once);
      }),
    );
  });

  it("counts hours as certificates do", () => {
    assert.equal(Duration.parse("90d").hours, 2160);
    assert.equal(Duration.parse("90m").hours, 1.5);
  });

  for (const text of [
    "7 days",
    "72",
    "0h",
    "-1h",
    "1.5h",
    "1h30m",
    "",
    "h",
    " 1h",
    "1H",
    "1w",
    "01h",
  ]) {
    it(`refuses '${text}'`, () => {
      assert.throws(() => Duration.parse(text), {
        name: "RangeError",
        message: `must be a positive whole number followed by 'ms', 's', 'm', 'h' or 'd', such as '72h', got '${text}'`,
      });
    });
  }

  it("refuses more than the tools can count in nanoseconds", () => {
    assert.equal(Duration.parse("106751d").toGo(), "2562024h");
    assert.ok(106_751 * 86_400 * 10 ** 9 < 2 ** 63);
    assert.throws(() => Duration.parse("106752d"), {
      name: "RangeError",
      message: "must be at most '106751d', got '106752d'",
    });
  });
});
