import assert from "node:assert/strict";
import { execa } from "execa";
import { root } from "../../tools/stack-file.ts";
import { programFile } from "../support/program-file.ts";
import { texts, workflowPath } from "../support/workflows.ts";

// Neither of the two is a part of it, and a machine that has them would find other things.
const options = ["-no-color", "-oneline", "-shellcheck=", "-pyflakes="];

describe("actionlint", function () {
  this.timeout(300_000);

  let actionlint: string;

  before("have it", async () => {
    actionlint = await programFile("actionlint");
  });

  it("finds nothing in the workflows", async () => {
    const { all } = await execa(actionlint, [...options, "-verbose"], {
      cwd: root,
      all: true,
      reject: false,
    });
    assert.match(all, /Found 0 errors? in 4 files/, all);
  });

  for (const [from, to, finding] of [
    [
      "needs: preview",
      "needs: previews",
      /job "comment" needs job "previews" which does not exist/,
    ],
    ["runner.temp", "runner.tmp", /property "tmp" is not defined/],
    ["pull-requests: write", "pull-request: write", /unknown permission scope "pull-request"/],
  ] as const) {
    it(`finds '${to}'`, async () => {
      const path = workflowPath("preview");
      const text = texts[path] ?? "";
      assert.ok(text.includes(from));
      const { exitCode, stdout } = await execa(actionlint, [...options, "-"], {
        cwd: root,
        input: text.replace(from, to),
        reject: false,
      });
      assert.equal(exitCode, 1);
      assert.match(stdout, finding);
    });
  }
});
