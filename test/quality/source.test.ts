import assert from "node:assert/strict";
import { execa } from "execa";
import { root } from "../../tools/stack-file.ts";

/** What a program of the project's packages says about the sources; empty when it has no complaint. */
async function complaints(program: string, args: string[]): Promise<string> {
  const { failed, all } = await execa(program, args, {
    cwd: root,
    all: true,
    reject: false,
    preferLocal: true,
    localDir: root,
  });
  return failed ? all : "";
}

describe("the sources", function () {
  this.timeout(300_000);

  it("are formatted by prettier", async () => {
    assert.equal(await complaints("prettier", ["--check", "."]), "");
  });

  it("pass the type checker", async () => {
    assert.equal(await complaints("tsc", ["--project", "."]), "");
  });

  it("keep the lint rules, the table of imports among them", async () => {
    assert.equal(await complaints("eslint", ["."]), "");
  });
});
