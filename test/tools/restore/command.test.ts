import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { root } from "../../../tools/stack-file.ts";

async function said(tool: string, ...args: string[]) {
  const main = join(root, "tools", tool, "main.ts");
  const { exitCode, stdout, stderr } = await execa("node", [main, ...args], {
    ...{ reject: false, cwd: root, stdin: "ignore" },
  });
  return [exitCode, stdout, stderr];
}

describe("the commands of backups", function () {
  this.timeout(30_000);

  it("back nothing up where there is nothing, with exit code 2", async () => {
    assert.deepEqual(await said("backup", "--stack", "none"), [
      ...[2, ""],
      "✖ stack 'none' has neither a platform deployed nor data; deploy it with `npm start`",
    ]);
  });

  it("restore nothing without being told from where", async () => {
    const sentence = "✖ --from: must be the folder of a backup, got ''";
    assert.deepEqual(await said("restore", "--yes"), [64, "", sentence]);
  });

  it("restore nothing from a folder that is not a backup's", async () => {
    const sentence = `✖ --from: must be the folder of a backup, got '${root}'`;
    assert.deepEqual(await said("restore", "--from", root, "--yes"), [64, "", sentence]);
  });

  it("restore nothing where nobody can be asked", async () => {
    const module_ = join(root, "tools/restore/confirmation.ts");
    const ask = (isAgreed: boolean) =>
      execa(
        "node",
        ["-e", `import("${module_}").then((it) => it.confirmed("All.", ${isAgreed}))`],
        {
          ...{ reject: false, stdin: "ignore" },
        },
      );
    const { exitCode, stdout, stderr } = await ask(false);
    assert.deepEqual([exitCode, stdout], [1, "All."]);
    assert.match(stderr, /--yes: must be said where nobody can be asked, got nothing/);
    assert.equal((await ask(true)).exitCode, 0);
  });
});
