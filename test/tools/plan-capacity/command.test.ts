import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { root } from "../../../tools/stack-file.ts";
import { stackNames } from "../../../tools/stacks.ts";

const plan = (...args: string[]) =>
  execa("node", [join(root, "tools/plan-capacity/main.ts"), ...args], { reject: false });

const LOAD = ["--rate", "100", "--span-bytes", "1000"];

describe("the command that plans capacity", function () {
  this.timeout(30_000);

  it("says of each environment what a load costs it", async () => {
    const { exitCode, stdout, stderr } = await plan(...LOAD, "--errors", "2");
    assert.deepEqual([exitCode, stderr], [0, ""]);
    for (const name of stackNames()) assert.match(stdout, new RegExp(`^${name}$`, "m"));
    assert.match(
      stdout,
      /^ {2}kept {6}100\.0 % of all traces: errors 2\.0 % \+ baseline 98\.0 %$/m,
    );
    assert.match(stdout, /^ {2}standard {2}100\.0 % of all: 80\.5 GiB a day as sent, /m);
    assert.match(stdout, /^ {2}samplers {2}none: nothing waits for a decision$/m);
  });

  it("says the same in numbers", async () => {
    const { stdout } = await plan(...LOAD, "--stack", "dev", "--json");
    const [dev, ...others] = JSON.parse(stdout) as Record<string, unknown>[];
    assert.deepEqual(others, []);
    assert.equal(dev?.["environment"], "dev");
    assert.deepEqual(dev["kept"], { errors: 0, slow: 0, rules: 0, baseline: 1, all: 1 });
  });

  for (const [name, args, sentence] of [
    ["no rate", ["--span-bytes", "1"], "--rate: must be said, got nothing"],
    [
      "a rate that is none",
      ["--rate", "many", "--span-bytes", "1"],
      "--rate: must be a number from 0.001 to 1000000, got 'many'",
    ],
    [
      "more errors and slow traces than there are",
      [...LOAD, "--errors", "60", "--slow", "50"],
      "--slow: must leave no more than 100 % together with `--errors`, got '50'",
    ],
    ["a share of nothing", [...LOAD, "--share", "50"], "--share: must be NAME=PERCENT, got '50'"],
    [
      "two shares of the same",
      [...LOAD, "--share", "a=5", "--share", "a=6"],
      "--share: must name each service or route once, got 'a'",
    ],
    [
      "a share of what no rule is about",
      [...LOAD, "--share", "a=5"],
      "--share: must not be said where no rule is about a service or route, got 'a'",
    ],
  ] as const) {
    it(`refuses ${name}`, async () => {
      const { exitCode, stdout, stderr } = await plan(...args, "--stack", "dev");
      assert.deepEqual([exitCode, stdout, stderr], [64, "", `✖ ${sentence}`]);
    });
  }
});
