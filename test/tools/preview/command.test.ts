import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { Failure } from "../../../tools/command-line.ts";
import { policyArguments } from "../../../tools/policies.ts";
import { baseAt } from "../../../tools/preview/base.ts";
import { capacityLine } from "../../../tools/preview/capacity.ts";
import { root, stackCalled } from "../../../tools/stack-file.ts";
import { environmentOf } from "../../support/environments.ts";
import { cases } from "./cases.ts";

const preview = (...args: string[]) =>
  execa("node", [join(root, "tools/preview/main.ts"), ...args], { reject: false, cwd: root });

describe("the command that previews", function () {
  this.timeout(30_000);

  let folder: string;

  before("make a folder with logs", () => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-preview-test-"));
    for (const [name, log] of Object.entries(cases)) writeFileSync(join(folder, name), log);
    writeFileSync(join(folder, "empty"), "");
  });

  after("remove it", () => {
    rmSync(folder, { recursive: true });
  });

  it("writes the comment and ends with exit code 0 where all may be deployed", async () => {
    const file = join(folder, "comment.md");
    const events = join(folder, "sampling-rate");
    const { exitCode, stdout, stderr } = await preview(
      "prod",
      "--events",
      events,
      "--comment",
      file,
    );
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.equal(stdout, `prod: ✔ can be deployed (${file})`);
    assert.match(readFileSync(file, "utf8"), /^<!-- tracing-infra preview: prod -->\n/);
  });

  it("shows it where no file is said, and takes the stack's name with its option, too", async () => {
    const events = join(folder, "nothing-changes");
    const { exitCode, stdout } = await preview("--stack", "prod", "--events", events);
    assert.equal(exitCode, 0);
    assert.match(stdout, /^<!-- tracing-infra preview: prod -->\n[^]*Nothing changes\./);
    assert.match(
      stdout,
      /^Capacity: Traces kept 25 %, [0-9.]+ [KMG]iB stored a day, samplers 512 MiB/m,
    );
  });

  for (const [name, sentence] of [
    ["tls-off", "stack 'prod' is refused by 1 policy"],
    ["failed", "stack 'prod' failed"],
    ["recorded-broken-pack", "stack 'prod' failed"],
  ] as const) {
    it(`writes the comment and ends with exit code 1: ${name}`, async () => {
      const file = join(folder, `${name}.md`);
      const { exitCode, stderr } = await preview(
        ...["prod", "--events", join(folder, name), "--comment", file],
      );
      assert.deepEqual([exitCode, stderr], [1, `✖ ${sentence}`]);
      assert.match(readFileSync(file, "utf8"), /^## ✖ /m);
    });
  }

  for (const [name, args, sentence] of [
    ["a second word", ["prod", "now"], "Unexpected argument 'now'"],
    ["a stack that there is not", ["prodd"], "there is no stack 'prodd'"],
    ["a stack said twice", ["prod", "--stack", "dev"], "Unexpected argument 'prod'"],
    [
      "a comment in a folder that there is not",
      ["prod", "--comment", "/no/such/folder/a.md"],
      "--comment: must be a file in a folder that is there, got '/no/such/folder/a.md'",
    ],
    [
      "a base that is no commit",
      ["prod", "--base", "--output=x"],
      // The option's value is ambiguous, and so is refused before anybody is asked.
      "Option '--base' argument is ambiguous",
    ],
    [
      "another base that is none",
      ["prod", "--base", "no-such"],
      "--base: must be a commit of this",
    ],
    [
      "events that are not there",
      ["prod", "--events", "/no/such/log"],
      "--events: must be an event log of the engine, got '/no/such/log'",
    ],
  ] as const) {
    it(`refuses ${name} with exit code 64`, async () => {
      const { exitCode, stdout, stderr } = await preview(...args);
      assert.deepEqual([exitCode, stdout], [64, ""]);
      assert.ok(stderr.startsWith(`✖ ${sentence}`), stderr);
    });
  }

  it("refuses a log without events", async () => {
    const file = join(folder, "empty");
    const { exitCode, stderr } = await preview("prod", "--events", file);
    assert.deepEqual(
      [exitCode, stderr],
      [64, `✖ ${file}: must have events of the engine, got none`],
    );
  });
});

describe("what a preview is compared with", () => {
  let folder: string;
  const git = (...args: string[]) =>
    execa("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: folder });
  const stack = { name: "prod", file: "/anywhere/Pulumi.prod.yaml" };

  before("make a repository with a commit", async () => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-base-"));
    await git("init", "--quiet");
    const text = readFileSync(stackCalled("prod").file, "utf8");
    writeFileSync(join(folder, "Pulumi.prod.yaml"), text.replace("baseline: 25", "baseline: 40"));
    writeFileSync(
      join(folder, "Pulumi.old.yaml"),
      "config:\n  tracing-infra:samplingPercent: 25\n",
    );
    mkdirSync(join(folder, "test/golden/prod"), { recursive: true });
    writeFileSync(join(folder, "test/golden/prod/a.yaml"), "a: 1\n");
    await git("add", ".");
    await git("commit", "--quiet", "--message", "a");
  });

  after("remove it", () => {
    rmSync(folder, { recursive: true });
  });

  it("is the environment as it was described there", async () => {
    const { environment, golden } = await baseAt("HEAD", stack, folder);
    assert.equal(environment?.sampling.baseline.percent, 40);
    assert.deepEqual(golden, []);
  });

  it("has no environment where the file was not there or is not valid today", async () => {
    for (const name of ["none", "old"]) {
      const { environment } = await baseAt("HEAD", { name, file: `Pulumi.${name}.yaml` }, folder);
      assert.equal(environment, undefined, name);
    }
  });

  it("is what was rendered then, as lines of a difference", async () => {
    const file = join(folder, "test/golden/prod/a.yaml");
    writeFileSync(file, "a: 2\n");
    const { golden } = await baseAt("HEAD", stack, folder);
    assert.deepEqual(golden.slice(-2), ["-a: 1", "+a: 2"]);
    writeFileSync(file, "a: 1\n");
  });

  it("must be a commit", async () => {
    await assert.rejects(
      () => baseAt("HEAD~7", stack, folder),
      (error) => error instanceof Failure && error.exitCode === 64,
    );
  });
});

describe("what settings cost", () => {
  const prod = (sampling: object) =>
    environmentOf("prod", { sampling: { samplers: 2, ...sampling } });

  it("is said before and now, as far as they differ", () => {
    const line = capacityLine(prod({ baseline: 20 }), prod({ baseline: 25 }));
    assert.match(
      line,
      /^Traces kept 25 % → 20 %, [0-9.]+ GiB → [0-9.]+ GiB stored a day, samplers 512 MiB, at \d+ traces a second$/,
    );
    const [, before, now] = /([0-9.]+) GiB → ([0-9.]+) GiB/.exec(line) ?? [];
    assert.ok(Math.abs(Number(now) / Number(before) - 0.8) < 0.01, line);
  });

  it("is said once where nothing is known of before", () => {
    assert.doesNotMatch(capacityLine(prod({ baseline: 20 }), undefined), /→/);
  });

  it("has no samplers where everything is kept", () => {
    assert.match(
      capacityLine(prod({ baseline: 25 }), environmentOf("dev")),
      /^Traces kept 100 % → 25 %, .*, samplers none → 512 MiB, at /,
    );
  });
});

describe("what the engine is told of policies", () => {
  let folder: string;

  before("make a pack's configurations", () => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-policies-"));
    mkdirSync(join(folder, "policies/config"), { recursive: true });
    writeFileSync(join(folder, "policies/config/staging.json"), "{}");
  });

  after("remove it", () => {
    rmSync(folder, { recursive: true });
  });

  const configurationOf = (name: string) => policyArguments(stackCalled(name), folder).at(-1);

  it("is the pack and the configuration of the stack's own name", () => {
    assert.deepEqual(policyArguments(stackCalled("staging"), folder), [
      ...["--policy-pack", "policies"],
      ...["--policy-pack-config", "policies/config/staging.json"],
    ]);
  });

  it("is that of its kind of target where it has none of its own", () => {
    assert.equal(configurationOf("dev"), "policies/config/dev.json");
    rmSync(join(folder, "policies/config/staging.json"));
    assert.equal(configurationOf("staging"), "policies/config/prod.json");
  });
});
