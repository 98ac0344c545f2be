import assert from "node:assert/strict";
import { runProgram } from "../../../tools/programs.ts";

describe("a program of the platform", () => {
  it("reads the files it is given and says what is wrong with them", async () => {
    const path = "/etc/rules/one.yaml";
    const good = await runProgram("promtool", ["check", "rules", path], {
      files: { [path]: "groups: []\n" },
    });
    assert.deepEqual([good.exitCode, /SUCCESS/.test(good.output)], [0, true], good.output);
    const bad = await runProgram("promtool", ["check", "rules", path], {
      files: { [path]: "grops: []\n" },
    });
    assert.equal(bad.exitCode, 1);
    assert.match(bad.output, /field grops not found/);
  });

  it("sees the variables it is given and no network", async () => {
    const path = "/etc/collector.yaml";
    const config = [
      "receivers: { otlp: { protocols: { grpc: { endpoint: '${env:HOST}:4317' } } } }",
      "exporters: { debug: {} }",
      "service: { pipelines: { traces: { receivers: [otlp], exporters: [debug] } } }",
    ].join("\n");
    const { exitCode, output } = await runProgram("otelcol", ["validate", "--config", path], {
      files: { [path]: config },
      env: { HOST: "0.0.0.0" },
    });
    assert.deepEqual([exitCode, output], [0, ""]);
  });
});
