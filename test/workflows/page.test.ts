import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../tools/stack-file.ts";
import { Runner } from "../support/workflow-step.ts";
import { texts, workflowsIn } from "../support/workflows.ts";

const page = readFileSync(join(root, "docs/pull-requests.md"), "utf8");
const yaml = /^```yaml\n([^]*?)^```$/m.exec(page)?.[1] ?? "";

describe("the page about pull requests", () => {
  it("names every secret and variable that workflows read, and no other", () => {
    const read = Object.values(texts).flatMap((text) =>
      Array.from(text.matchAll(/\b(?:secrets|vars)\.([A-Z_]+)/g), ([, name = ""]) => name),
    );
    const cells = page.matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) +\|/gm);
    const named = Array.from(cells, ([, names = ""]) => names.replaceAll("`", "").split(", "));
    assert.deepEqual(new Set(["PULUMI_BACKEND_URL", ...named.flat()]), new Set(read));
  });

  it("names every environment that a job uses", () => {
    const used = workflowsIn(texts).flatMap(([, { jobs = {} }]) =>
      Object.values(jobs).flatMap(({ environment = [], strategy }) =>
        (strategy?.matrix.stack ?? [""]).map((stack) =>
          String(environment).replace("${{ matrix.stack }}", stack),
        ),
      ),
    );
    const environments = new Set(used.filter((name) => name !== ""));
    assert.equal(environments.size, 5);
    for (const name of environments) assert.ok(page.includes(`\`${name}\``), name);
  });

  it("refers to files that are there", () => {
    const links = Array.from(page.matchAll(/\]\(([^)#]+)/g), ([, file = ""]) => file);
    assert.ok(links.length >= 4);
    for (const file of links) assert.ok(existsSync(join(root, "docs", file)), file);
  });
});

describe("the job for GitLab", () => {
  const marker = "<!-- tracing-infra preview: prod -->";
  const comment = `${marker}\n## prod\n`;
  const api = "https://gitlab.example.com/api/v4";
  const notes = `${api}/projects/3/merge_requests/4/notes`;
  const author = { username: "project_3_bot" };

  /** What the job does where these notes are there. */
  const ran = async (
    there: readonly object[],
    { token = "t", status = 0, written = comment, backend = "s3://state" } = {},
  ) => {
    const { preview } = parse(yaml) as { preview: { script: string[] } };
    const runner = await Runner.with({ "Pulumi.prod.yaml": "config: {}\n" });
    const ended = await runner.shell(
      {
        script: preview.script.join("\n"),
        // As GitLab runs it.
        shell: "bash -eo pipefail {0}",
        env: {
          STACK: "prod",
          PULUMI_BACKEND_URL: backend,
          GITLAB_TOKEN: token,
          CI_API_V4_URL: api,
          CI_PROJECT_ID: "3",
          CI_MERGE_REQUEST_IID: "4",
          CI_MERGE_REQUEST_DIFF_BASE_SHA: "base",
        },
      },
      {
        answers: { [`${api}/user`]: author, [notes]: there },
        exitCodes: { preview: status },
        comment: written,
      },
    );
    return { ...ended, stackFile: readFileSync(runner.path("Pulumi.prod.yaml"), "utf8") };
  };
  const requests = ({ calls }: Awaited<ReturnType<typeof ran>>) =>
    calls
      .filter(({ args }) => args.includes("--request"))
      .map(({ args, body }) => [args[args.indexOf("--request") + 1], args.at(-1), body]);

  it("previews the stack against what the merge request is based on", async () => {
    const { exitCode, calls, output } = await ran([]);
    assert.equal(exitCode, 0, output);
    const npm = calls.filter(({ program }) => program === "npm").map(({ args }) => args.join(" "));
    assert.deepEqual(npm, [
      "run setup -- --stack prod",
      "run preview -- prod --comment comment.md --base base",
    ]);
  });

  it("has stand-ins for secrets where it has no state, and there alone", async () => {
    assert.match((await ran([], { backend: "" })).stackFile, /objectStorage:keyId: stand-in/);
    assert.equal((await ran([])).stackFile, "config: {}\n");
  });

  it("writes a note, and the next time the same one anew", async () => {
    assert.deepEqual(requests(await ran([])), [["POST", notes, comment]]);
    const there = { id: 9, author, body: `${comment}as it was` };
    assert.deepEqual(requests(await ran([there])), [["PUT", `${notes}/9`, comment]]);
  });

  it("leaves alone what somebody else has written", async () => {
    const there = { id: 9, author: { username: "somebody" }, body: comment };
    assert.deepEqual(requests(await ran([there])), [["POST", notes, comment]]);
  });

  it("fails as the preview does, after its note", async () => {
    const ended = await ran([], { status: 1 });
    assert.equal(ended.exitCode, 1);
    assert.deepEqual(requests(ended), [["POST", notes, comment]]);
  });

  it("writes nothing without a token or a comment", async () => {
    for (const said of [{ token: "" }, { written: "", status: 1 }]) {
      const { calls, exitCode } = await ran([], said);
      assert.equal(exitCode, said.status ?? 0);
      assert.ok(calls.every(({ program }) => program === "npm"));
    }
  });
});
