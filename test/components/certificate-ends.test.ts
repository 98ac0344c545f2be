import assert from "node:assert/strict";
import { certificateEnds } from "../../components/certificates/ends.ts";
import { runProgram } from "../../tools/programs.ts";
import { runUnitTests } from "../rules/support/promtool.ts";

const text = certificateEnds({
  tempo: "2026-03-01T00:00:00Z",
  authority: "2030-03-01T02:00:00+02:00",
});

describe("the rules of certificates' ends", function () {
  this.timeout(60_000);

  it("record each end in seconds since 1970", async () => {
    const name = "tracing:certificate_end_timestamp_seconds";
    const answer = [
      { labels: `${name}{service="authority"}`, value: Date.UTC(2030, 2, 1) / 1_000 },
      { labels: `${name}{service="tempo"}`, value: Date.UTC(2026, 2, 1) / 1_000 },
    ];
    const questions = [{ expr: name, at: "1m", answer }];
    const test = { name: "ends", series: {}, questions };
    const { exitCode, output } = await runUnitTests([test], "10s", text);
    assert.equal(exitCode, 0, output);
  });

  it("are taken by promtool, even while nothing is known", async () => {
    for (const one of [text, certificateEnds({ tempo: "" }), certificateEnds({})]) {
      const files = { "/ends.yaml": one };
      const { exitCode, output } = await runProgram("promtool", ["check", "rules", "/ends.yaml"], {
        files,
      });
      assert.equal(exitCode, 0, output);
    }
  });
});
