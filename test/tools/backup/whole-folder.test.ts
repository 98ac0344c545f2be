import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wholeFolder } from "../../../tools/backup/whole-folder.ts";
import { Failure } from "../../../tools/command-line.ts";

describe("a whole folder", () => {
  let parent: string;

  beforeEach("make a place for it", () => {
    parent = mkdtempSync(join(tmpdir(), "tracing-infra-whole-"));
  });

  afterEach("remove it", () => {
    rmSync(parent, { recursive: true });
  });

  it("has its name only once it is filled, and is its owner's alone", async () => {
    const folder = join(parent, "deep", "folder");
    const result = await wholeFolder(folder, (unfinished) => {
      assert.equal(existsSync(folder), false);
      writeFileSync(join(unfinished, "file"), "text");
      return Promise.resolve(7);
    });
    assert.equal(result, 7);
    assert.deepEqual(readdirSync(join(parent, "deep")), ["folder"]);
    assert.deepEqual(readdirSync(folder), ["file"]);
    for (const path of [folder, join(parent, "deep")]) {
      assert.equal(statSync(path).mode & 0o777, 0o700);
    }
  });

  it("leaves nothing when it could not be filled", async () => {
    const filling = wholeFolder(join(parent, "folder"), (unfinished) => {
      writeFileSync(join(unfinished, "file"), "text");
      return Promise.reject(new Error("no space left"));
    });
    await assert.rejects(filling, /^Error: no space left$/);
    assert.deepEqual(readdirSync(parent), []);
  });

  it("does not take the place of anything", async () => {
    await assert.rejects(
      wholeFolder(parent, () => Promise.resolve()),
      (error) =>
        error instanceof Failure &&
        error.exitCode === 64 &&
        error.message === `--out: must not be there yet, got '${parent}'; name another folder`,
    );
    assert.ok(existsSync(parent));
  });
});
