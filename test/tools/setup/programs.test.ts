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

  it("is there for the configurations of Alertmanager, the gateway and Loki", async () => {
    const path = "/etc/configuration";
    const outcomes = await Promise.all([
      runProgram("amtool", ["check-config", path], {
        files: { [path]: "route: { receiver: none }\nreceivers: [{ name: none }]\n" },
      }),
      runProgram("caddy", ["validate", "--config", path, "--adapter", "caddyfile"], {
        files: { [path]: ":8080\nrespond hello\n" },
      }),
      runProgram("loki", ["-verify-config", `-config.file=${path}`], {
        files: { [path]: "no_such_setting: 1\n" },
      }),
    ]);
    const [amtool, caddy, loki] = outcomes;
    assert.deepEqual([amtool.exitCode, caddy.exitCode], [0, 0], amtool.output + caddy.output);
    assert.match(amtool.output, /SUCCESS/);
    assert.match(caddy.output, /Valid configuration/);
    assert.equal(loki.exitCode, 1);
    assert.match(loki.output, /no_such_setting not found/);
  });
});
