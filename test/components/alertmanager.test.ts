import assert from "node:assert/strict";
import { configurationPath } from "../../model/workload.ts";
import { runProgram } from "../../tools/programs.ts";
import { configurationOf, filesOf, workloadsOf } from "../support/workloads.ts";
import { mappingAt } from "../support/yaml-walk.ts";

describe("Alertmanager's configuration", () => {
  it("has one route, whose groups are an alert's name and what it is about", () => {
    const configuration = configurationOf("alertmanager");
    assert.deepEqual(mappingAt(configuration, "route")["group_by"], [
      "alertname",
      "service_name",
      "job",
    ]);
    assert.deepEqual(configuration["receivers"], [{ name: "nobody" }]);
  });

  it("opens no second port for peers that there are none of", () => {
    const { args } =
      workloadsOf("dev").find(({ name }) => name === "alertmanager") ?? assert.fail();
    assert.ok(args.includes("--cluster.listen-address="));
    assert.ok(
      args.includes(`--web.config.file=${configurationPath("alertmanager-web.yaml")}`),
      "served without its guard",
    );
  });
});

describe("amtool", function () {
  this.timeout(120_000);

  const path = configurationPath("alertmanager.yaml");
  const text = filesOf("dev")["alertmanager.yaml"] ?? "";

  it("takes Alertmanager's configuration as it is", async () => {
    const outcome = await runProgram("amtool", ["check-config", path], { files: { [path]: text } });
    assert.equal(outcome.exitCode, 0, outcome.output);
  });

  it("refuses it with one key mistyped", async () => {
    const files = { [path]: text.replace("group_by:", "grouped_by:") };
    const { exitCode, output } = await runProgram("amtool", ["check-config", path], { files });
    assert.notEqual(exitCode, 0);
    assert.match(output, /grouped_by/);
  });
});
