import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { Runner } from "../support/workflow-step.ts";

const check = { workflow: "drift", job: "check", id: "check" };
const report = { workflow: "drift", job: "report", id: "report" };
const comment = "<!-- tracing-infra preview: prod -->\n## prod\n";

describe("the check for drift", () => {
  const values = { STACK: "prod", PULUMI_BACKEND_URL: "s3://state", PULUMI_CONFIG_PASSPHRASE: "p" };

  it("looks at what is there, changes nothing, and finds nothing", async () => {
    const runner = await Runner.with();
    const { exitCode, calls } = await runner.run(check, values, { comment });
    assert.equal(exitCode, 0);
    assert.equal(calls.length, 1);
    const { args = [], env = {} } = calls[0] ?? {};
    assert.deepEqual(args.slice(0, 4), ["run", "pulumi", "--", "preview"]);
    for (const option of ["--refresh", "--expect-no-changes", "--non-interactive"])
      assert.ok(args.includes(option), option);
    assert.equal(args[args.indexOf("--stack") + 1], "prod");
    assert.equal(env["PULUMI_CONFIG_PASSPHRASE"], "p");
    assert.equal(readFileSync(runner.temp("drift/outcome"), "utf8"), "none\n");
    assert.equal(existsSync(runner.temp("drift/comment.md")), false);
  });

  it("describes what differs from the very events of its preview", async () => {
    const runner = await Runner.with();
    // The comment is written all the same where the preview's own exit code is 1.
    const standIns = { comment, exitCodes: { pulumi: 7, preview: 1 } };
    const { exitCode, calls, summary } = await runner.run(check, values, standIns);
    assert.equal(exitCode, 0);
    const [looked = [], described = []] = calls.map(({ args }) => args);
    const events = looked[looked.indexOf("--event-log") + 1] ?? "";
    assert.match(events, /^\//);
    assert.equal(calls[0]?.env["PULUMI_DEBUG_COMMANDS"], "1");
    const file = runner.temp("drift/comment.md");
    assert.deepEqual(described, [
      ...["run", "preview", "--", "prod"],
      ...["--events", events, "--comment", file],
    ]);
    assert.equal(readFileSync(runner.temp("drift/outcome"), "utf8"), "drift\n");
    assert.deepEqual([readFileSync(file, "utf8"), summary], [comment, comment]);
  });

  for (const [what, standIns] of [
    ["nothing could be compared", { comment, exitCodes: { pulumi: 1 } }],
    ["there is no such stack", { comment, exitCodes: { pulumi: 6 } }],
    ["what differs could not be described", { exitCodes: { pulumi: 7, preview: 1 } }],
  ] as const) {
    it(`fails without an outcome where ${what}`, async () => {
      const runner = await Runner.with();
      const { exitCode, output } = await runner.run(check, values, standIns);
      assert.notEqual(exitCode, 0);
      assert.match(output, /::error::prod: must be/);
      assert.equal(existsSync(runner.temp("drift/outcome")), false);
    });
  }
});

describe("the report of drift", () => {
  const issues = "repos/example/tracing/issues";
  const bot = { login: "github-actions[bot]" };
  const marker = "<!-- tracing-infra drift: prod -->";
  const open = { number: 5, id: 500, user: bot, body: `${marker}\nas it was` };

  /** What is changed at GitHub for these outcomes, where these issues are open. */
  const reported = async (
    outcomes: Readonly<Record<string, string | undefined>>,
    there: readonly object[],
  ) => {
    const runner = await Runner.with();
    for (const [stack, outcome] of Object.entries(outcomes)) {
      runner.write(`drift/drift-${stack}/comment.md`, comment);
      if (outcome !== undefined) runner.write(`drift/drift-${stack}/outcome`, `${outcome}\n`);
    }
    const answers = { [issues]: [[], there] };
    const { exitCode, calls, output } = await runner.run(report, { GH_TOKEN: "t" }, { answers });
    const writes = calls.filter(({ args }) => args.includes("--method"));
    const asked = calls.filter(({ args }) => args.includes("--slurp"));
    return { exitCode, output, writes, asked };
  };
  const requests = (writes: Awaited<ReturnType<typeof reported>>["writes"]) =>
    writes.map(({ args }) => [args[3], args[4]]);

  it("opens an issue with the preview in it", async () => {
    const { exitCode, writes, asked } = await reported({ prod: "drift" }, []);
    assert.equal(exitCode, 0);
    assert.deepEqual(requests(writes), [["POST", issues]]);
    assert.ok(writes[0]?.args.includes("title=Drift: stack prod"));
    const lines = (writes[0]?.body ?? "").split("\n");
    assert.equal(lines[0], marker);
    assert.match(lines[1] ?? "", /`Pulumi\.prod\.yaml`.*\/example\/tracing\/actions\/runs\/7/);
    assert.equal(lines.slice(3).join("\n"), comment);
    assert.ok(asked[0]?.args.some((arg) => arg.startsWith(`${issues}?state=open`)));
  });

  it("writes the one that is open anew", async () => {
    const { writes } = await reported({ prod: "drift" }, [open]);
    assert.deepEqual(requests(writes), [["PATCH", `${issues}/5`]]);
    const { args = [], body = "" } = writes[0] ?? {};
    assert.ok(body?.endsWith(comment));
    assert.ok(!args.some((arg) => arg.startsWith("state=")));
  });

  it("closes it when nothing differs any more, and says why", async () => {
    const { writes } = await reported({ prod: "none" }, [open]);
    assert.deepEqual(requests(writes), [
      ["POST", `${issues}/5/comments`],
      ["PATCH", `${issues}/5`],
    ]);
    assert.ok(writes[0]?.args.some((arg) => arg.startsWith("body=No drift any more")));
    assert.ok(writes[1]?.args.includes("state=closed"));
  });

  for (const [whose, entry] of [
    ["somebody else's", { ...open, user: { login: "somebody" } }],
    ["another stack's", { ...open, body: "<!-- tracing-infra drift: staging -->" }],
    ["a pull request", { ...open, pull_request: {} }],
  ] as const) {
    it(`does not close what is ${whose}, and opens its own beside it`, async () => {
      assert.deepEqual((await reported({ prod: "none" }, [entry])).writes, []);
      const { writes } = await reported({ prod: "drift" }, [entry]);
      assert.deepEqual(requests(writes), [["POST", issues]]);
    });
  }

  it("is about each stack alone, and leaves one without an outcome as it is", async () => {
    const staging = { ...open, number: 6, body: "<!-- tracing-infra drift: staging -->\n" };
    const outcomes = { prod: undefined, staging: "none" };
    const { exitCode, writes } = await reported(outcomes, [open, staging]);
    assert.equal(exitCode, 0);
    assert.deepEqual(requests(writes), [
      ["POST", `${issues}/6/comments`],
      ["PATCH", `${issues}/6`],
    ]);
  });

  it("refuses an outcome that it does not know", async () => {
    const { exitCode, writes, output } = await reported({ prod: "nothing" }, [open]);
    assert.deepEqual([exitCode, writes], [1, []]);
    assert.match(output, /must be 'none' or 'drift', got 'nothing'/);
  });
});
