import assert from "node:assert/strict";
import { Failure } from "../../../tools/command-line.ts";
import { requestFrom, type Name } from "../../../tools/boost/request.ts";

const nothing = {
  service: undefined,
  route: undefined,
  percent: undefined,
  for: undefined,
  list: undefined,
  end: undefined,
};

const said = (some: Partial<Record<Name, string>>) => requestFrom({ ...nothing, ...some });

/** What is refused, and the sentence that says why. */
const refusals: readonly (readonly [Partial<Record<Name, string>>, string])[] = [
  [{}, "must name a --service, a --route or both, got neither"],
  [{ percent: "50" }, "must name a --service, a --route or both, got neither"],
  ...["0", "101", "100.1", "-5", "many", "", "1e2", "5 "].map(
    (percent) =>
      [
        { service: "a", percent },
        `--percent: must be a number above 0 and up to 100, got '${percent}'`,
      ] as const,
  ),
  ...["59s", "25h", "2d", "30", "0m", "", "1m30s"].map(
    (length) =>
      [
        { route: "/x", for: length },
        `--for: must be a time from '1m' to '24h', got '${length}'; say it as in '30m'`,
      ] as const,
  ),
  ...["", "a\nb", "x".repeat(201)].map(
    (service) =>
      [
        { service },
        `--service: must be 1 to 200 characters, none of them a control character, got '${service}'`,
      ] as const,
  ),
  [{ list: "true", service: "a" }, "--list: must be without --service"],
  [{ list: "true", end: "true" }, "--list: must be without --end"],
  [{ end: "true", percent: "5" }, "--end: must be without --percent"],
];

describe("what boost is asked for", () => {
  it("is everything for half an hour unless it is said", () => {
    const { length, ...request } = said({ service: "data-router", route: "/x" }) as {
      length: { milliseconds: number };
    };
    const target = { service: "data-router", route: "/x" };
    assert.deepEqual(request, { kind: "boost", target, percent: 100 });
    assert.equal(length.milliseconds, 1_800_000);
  });

  it("is what is said", () => {
    for (const [text, milliseconds] of [
      ["1m", 60_000],
      ["24h", 86_400_000],
      ["1d", 86_400_000],
    ] as const) {
      const request = said({ route: "/x", percent: "0.5", for: text });
      assert.ok(request.kind === "boost");
      assert.deepEqual([request.target, request.percent], [{ route: "/x" }, 0.5]);
      assert.equal(request.length.milliseconds, milliseconds);
    }
    assert.deepEqual(said({ list: "true" }), { kind: "list" });
    assert.deepEqual(said({ end: "true" }), { kind: "end", target: {} });
    const target = { service: "a" };
    assert.deepEqual(said({ end: "true", service: "a" }), { kind: "end", target });
  });

  for (const [some, sentence] of refusals) {
    it(`is refused: ${JSON.stringify(some).slice(0, 60)}`, () => {
      assert.throws(
        () => said(some),
        (error) => error instanceof Failure && error.exitCode === 64 && error.message === sentence,
      );
    });
  }
});
