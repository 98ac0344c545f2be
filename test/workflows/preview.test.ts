import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../tools/stack-file.ts";
import { Runner } from "../support/workflow-step.ts";

const preview = { workflow: "preview", job: "preview", id: "preview" };
const finish = { workflow: "preview", job: "preview", id: "finish" };

/** As a team leaves it that has encrypted a secret in it. */
const stackFile = `# The host is ours.
encryptionsalt: v1:salt
config:
  tracing-infra:batchDelay: 50ms
  objectStorage:keyId:
    secure: v1:encrypted
`;

const access = {
  PULUMI_BACKEND_URL: "s3://state",
  PULUMI_ACCESS_TOKEN: "",
  PULUMI_CONFIG_PASSPHRASE: "of the team",
  KUBECONFIG_CONTENT: "apiVersion: v1\nkind: Config",
  AWS_ACCESS_KEY_ID: "key",
};

describe("the preview of a pull request", () => {
  let runner: Runner;
  let base: string;

  beforeEach("check out a merge commit", async () => {
    runner = await Runner.with({ "Pulumi.prod.yaml": stackFile });
    await runner.git("init", "--quiet", "--initial-branch", "main");
    await runner.git("add", "Pulumi.prod.yaml");
    await runner.git("commit", "--quiet", "--message", "base");
    await runner.git("checkout", "--quiet", "-b", "change");
    await runner.git("commit", "--quiet", "--allow-empty", "--message", "change");
    await runner.git("checkout", "--quiet", "main");
    await runner.git("commit", "--quiet", "--allow-empty", "--message", "of somebody else");
    base = await runner.git("rev-parse", "HEAD");
    await runner.git("merge", "--quiet", "--no-ff", "change");
  });

  it("compares the merge commit with what it is merged into", async () => {
    const { exitCode, calls } = await runner.run(preview, { ...access, STACK: "prod" });
    const comment = runner.temp("preview/comment.md");
    assert.equal(exitCode, 0);
    assert.deepEqual(
      calls.map(({ program, args }) => [program, ...args]),
      [["npm", "run", "preview", "--", "prod", "--comment", comment, "--base", base]],
    );
  });

  it("is given the access that there is, and no empty one", async () => {
    const { calls } = await runner.run(preview, { ...access, STACK: "prod" });
    const { env = {}, kubeconfig } = calls[0] ?? {};
    assert.equal(env["PULUMI_CONFIG_PASSPHRASE"], "of the team");
    assert.equal(env["PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER"], "true");
    assert.deepEqual(kubeconfig, { text: `${access.KUBECONFIG_CONTENT}\n`, mode: "600" });
    for (const name of ["PULUMI_ACCESS_TOKEN", "AWS_REGION", "KUBECONFIG_CONTENT"])
      assert.equal(env[name], undefined, name);
    assert.equal(existsSync(env["KUBECONFIG"] ?? ""), false, "the kubeconfig is still there");
    assert.equal(readFileSync(runner.path("Pulumi.prod.yaml"), "utf8"), stackFile);
  });

  it("has no access at all without a backend, but stand-ins for every secret", async () => {
    const without = { ...access, PULUMI_BACKEND_URL: "", STACK: "prod" };
    const { exitCode, calls } = await runner.run(preview, without);
    assert.equal(exitCode, 0);
    const { env = {}, kubeconfig } = calls[0] ?? {};
    assert.equal(kubeconfig, null);
    assert.deepEqual(
      Object.keys(env).filter((name) => /^(PULUMI|AWS|KUBE)/.test(name)),
      ["PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER"],
    );
    const { config, ...rest } = parse(readFileSync(runner.path("Pulumi.prod.yaml"), "utf8")) as {
      config: Record<string, unknown>;
    };
    assert.deepEqual(rest, {});
    const { "tracing-infra:batchDelay": kept, ...secrets } = config;
    assert.equal(kept, "50ms");
    const settings = readFileSync(join(root, "docs/settings.md"), "utf8");
    const described = settings.matchAll(/(?:secrets?|and) `([a-zA-Z]+:[a-zA-Z]+)`/g);
    const names = new Set(Array.from(described, ([, name]) => name));
    assert.ok(names.size >= 9, `${names.size}`);
    assert.deepEqual(new Set(Object.keys(secrets)), names);
    for (const value of Object.values(secrets)) assert.match(String(value), /stand-in/);
  });

  it("fails where the preview does", async () => {
    const standIns = { exitCodes: { preview: 1 } };
    const { exitCode } = await runner.run(preview, { ...access, STACK: "prod" }, standIns);
    assert.equal(exitCode, 1);
  });

  describe("ends with a comment that", () => {
    const marker = "<!-- tracing-infra preview: prod -->";
    const finished = async (text?: string, values: Record<string, string> = access) => {
      const file = runner.temp("preview/comment.md");
      if (text !== undefined) runner.write(file, text);
      const { exitCode, summary } = await runner.run(finish, {
        PULUMI_BACKEND_URL: values["PULUMI_BACKEND_URL"] ?? "",
        STACK: "prod",
      });
      assert.equal(exitCode, 0);
      assert.equal(readFileSync(file, "utf8"), summary);
      return summary;
    };

    it("is the preview's own, in the run's summary as well", async () => {
      const text = `${marker}\n\n## prod can be deployed\n`;
      assert.equal(await finished(text), text);
    });

    it("says that nothing could be previewed, where that is so", async () => {
      const run = "https://github.example.com/example/tracing/actions/runs/7";
      const text = await finished();
      assert.ok(text.startsWith(`${marker}\n\n**✖ \`prod\` could not be previewed.**`), text);
      assert.ok(text.includes(`(${run})`));
    });

    it("says that it is without state, behind the marker", async () => {
      const text = await finished(`${marker}\n## prod\n`, { PULUMI_BACKEND_URL: "" });
      assert.match(
        text,
        /^<!-- tracing-infra preview: prod -->\n\n> Without the stack's state[^\n]+\n\n## prod\n$/,
      );
    });

    it("is no longer than GitHub takes", async () => {
      const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index} …\n`);
      const text = await finished(`${marker}\n${lines.join("")}`);
      assert.ok(text.length > 40_000 && Buffer.byteLength(text) < 65_536, `${text.length}`);
      assert.match(
        text,
        /^<!-- tracing-infra preview: prod -->\nline 0 …\n[^]*\n\n… and more, in the run\.\n$/,
      );
    });
  });
});

describe("the comments of a pull request", () => {
  const post = { workflow: "preview", job: "comment", id: "post" };
  const values = { GH_TOKEN: "token", PULL_REQUEST: "12", HEAD_REPOSITORY: "example/tracing" };
  const comments = "repos/example/tracing/issues/12/comments";
  const bot = { login: "github-actions[bot]" };
  const body = (stack: string) => `<!-- tracing-infra preview: ${stack} -->\n## ${stack}\n`;

  /** What is posted, where there are these comments already, on two pages. */
  const posted = async (there: readonly object[], stacks = ["prod"]) => {
    const runner = await Runner.with();
    for (const stack of stacks) runner.write(`previews/preview-${stack}/comment.md`, body(stack));
    const others = [{ id: 1, user: { login: "somebody" }, body: "Looks good." }];
    const { exitCode, calls, output } = await runner.run(post, values, {
      answers: { [comments]: [others, there] },
    });
    assert.equal(exitCode, 0, output);
    return calls
      .filter(({ args }) => args.includes("--method"))
      .map(({ args, body: text }) => [args[3], args[4], text]);
  };

  it("are one for each stack, where there is none yet", async () => {
    assert.deepEqual(await posted([], ["dev", "prod"]), [
      ["POST", comments, body("dev")],
      ["POST", comments, body("prod")],
    ]);
  });

  it("are written anew in their places", async () => {
    const there = { id: 34, user: bot, body: `${body("prod")}as it was` };
    assert.deepEqual(await posted([there]), [
      ["PATCH", "repos/example/tracing/issues/comments/34", body("prod")],
    ]);
  });

  for (const [whose, there] of [
    [
      "somebody else has written with the same marker",
      { id: 35, user: { login: "somebody" }, body: body("prod") },
    ],
    ["are of another stack", { id: 36, user: bot, body: body("dev") }],
    ["only quote the marker", { id: 37, user: bot, body: `> ${body("prod")}` }],
    ["have no author any more", { id: 38, user: null, body: body("prod") }],
  ] as const) {
    it(`leave alone those that ${whose}`, async () => {
      assert.deepEqual(await posted([there]), [["POST", comments, body("prod")]]);
    });
  }

  it("are not tried from a fork, where the summary says so", async () => {
    const runner = await Runner.with({ "previews/preview-prod/comment.md": body("prod") });
    const fork = { ...values, HEAD_REPOSITORY: "somebody/tracing" };
    const { exitCode, calls, summary } = await runner.run(post, fork);
    assert.deepEqual([exitCode, calls], [0, []]);
    assert.match(summary, /^From a fork, so nothing is posted/);
  });

  it("must have a marker, or nothing is posted", async () => {
    const runner = await Runner.with({ "previews/preview-prod/comment.md": "## prod\n" });
    const { exitCode, calls, output } = await runner.run(post, values);
    assert.deepEqual([exitCode, calls], [1, []]);
    assert.match(output, /must begin with the marker of a preview, got '## prod'/);
  });
});
