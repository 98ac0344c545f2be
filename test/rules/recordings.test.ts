import assert from "node:assert/strict";
import { serviceObjectives } from "../../model/objectives.ts";
import { configurationOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";
import { only, recordings } from "./cases/recordings.ts";
import { runUnitTests } from "./support/promtool.ts";

describe("recorded series", function () {
  this.timeout(120_000);

  for (const test of recordings) {
    it(test.name, async () => {
      const { exitCode, output } = await runUnitTests([test], "10s");
      assert.equal(exitCode, 0, output);
    });
  }

  it("are not what a wrong expectation says", async () => {
    const wrong = {
      ...(recordings[0] ?? assert.fail()),
      questions: [only("sum(error_rate)", "5m", 0.3)],
    };
    const { exitCode, output } = await runUnitTests([wrong], "10s");
    assert.notEqual(exitCode, 0);
    assert.match(output, /got: .*2\.5E-01/);
  });

  it("count as timely what one bucket of the span metrics holds", () => {
    const { buckets } = mappingAt(
      configurationOf("collector"),
      "connectors",
      "span_metrics",
      "histogram",
      "explicit",
    ) as Mapping & { buckets: string[] };
    const seconds = buckets.map((text) => parseFloat(text) / (text.endsWith("ms") ? 1_000 : 1));
    for (const [service, { withinSeconds }] of Object.entries(serviceObjectives)) {
      assert.ok(seconds.includes(withinSeconds), `${service}: ${withinSeconds}`);
    }
  });
});
