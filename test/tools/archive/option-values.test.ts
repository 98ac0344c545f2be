import assert from "node:assert/strict";
import { wantedFrom, type SaidOfTraces } from "../../../tools/archive/option-values.ts";
import { Failure } from "../../../tools/command-line.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

describe("what is said of archived traces on the command line", () => {
  it("is a time as such or as how long ago, a trace in any case, a service, an error", () => {
    const said = {
      ...{ trace: "AB", from: "2h", to: "2026-03-01T11:00Z", service: "shop", errors: "true" },
    };
    assert.deepEqual(wantedFrom(said, NOW), {
      trace: "ab".padStart(32, "0"),
      from: (NOW - 7_200_000) * 1_000,
      to: (NOW - 3_600_000) * 1_000,
      ...{ service: "shop", failed: true },
    });
    assert.deepEqual(wantedFrom({}, NOW), {});
  });

  describe("without a zone", () => {
    const { TZ } = process.env;

    afterEach("be where it was", () => {
      if (TZ === undefined) delete process.env["TZ"];
      else process.env["TZ"] = TZ;
    });

    for (const [zone, hours] of [
      ["UTC", 0],
      ["Asia/Tokyo", 9],
      ["America/New_York", -5],
    ] as const) {
      it(`is this machine's in ${zone}, with and without a time`, () => {
        process.env["TZ"] = zone;
        const midnight = (Date.parse("2026-01-31T00:00Z") - hours * 3_600_000) * 1_000;
        const noon = midnight + 12 * 3_600_000_000;
        const local = { from: "2026-01-31", to: "2026-01-31T12:00" };
        assert.deepEqual(wantedFrom(local, NOW), { from: midnight, to: noon });
        const universal = { from: Date.parse("2026-01-31T00:00Z") * 1_000 };
        assert.deepEqual(wantedFrom({ from: "2026-01-31T00:00Z" }, NOW), universal);
      });
    }
  });

  it("may be the last day of any month", () => {
    for (const from of ["2026-02-28", "2028-02-29", "2026-12-31T23:59"]) {
      assert.ok((wantedFrom({ from }, NOW).from ?? 0) > 0, from);
    }
  });

  const wrong: [SaidOfTraces, string][] = [
    [
      { from: "yesterday" },
      "--from: must be a time such as '2026-01-31T14:00Z', or how long ago, such as '2h', got 'yesterday'",
    ],
    [
      { to: "2026-02-30T25:00Z" },
      "--to: must be a time such as '2026-01-31T14:00Z', or how long ago, such as '2h', got '2026-02-30T25:00Z'",
    ],
    ...["2026-02-31", "2026-02-29", "2026-04-31T12:00", "2026-02-30 12:00", "2026-13-01"].map(
      (from): [SaidOfTraces, string] => [
        { from },
        `--from: must be a time such as '2026-01-31T14:00Z', or how long ago, such as '2h', got '${from}'`,
      ],
    ),
    [{ from: "1h", to: "2h" }, "--to: must be later than --from ('1h'), got '2h'"],
    [{ trace: "xyz" }, "--trace: must be a trace id of 32 hexadecimal digits, got 'xyz'"],
  ];

  for (const [said, message] of wrong) {
    it(`is refused: ${JSON.stringify(said)}`, () => {
      assert.throws(
        () => wantedFrom(said, NOW),
        (error) => error instanceof Failure && error.exitCode === 64 && error.message === message,
      );
    });
  }
});
