import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root, stacks, withApps } from "../support/environments.ts";
import { workloadsOf } from "../support/workloads.ts";

/** Set to write what is rendered now, for a reviewer to read as a diff. */
const update = process.env["UPDATE_GOLDEN"] === "1";

/** What is rendered of each stack: dev with the sample services beside it, production as it is. */
const folders = stacks.map((name) => ({
  name,
  files: workloadsOf(name, name === "dev" ? withApps : {}).flatMap(
    ({ configuration }) => configuration,
  ),
}));

for (const { name: stack, files } of folders) {
  describe(`the configuration of ${stack}`, () => {
    const folder = join(root, "test/golden", stack);

    for (const { name, text } of files) {
      it(`renders ${name} as reviewed`, () => {
        const path = join(folder, name);
        if (update) {
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
        }
        assert.ok(existsSync(path), `${path} is missing: run UPDATE_GOLDEN=1 npm run check`);
        assert.equal(text, readFileSync(path, "utf8"));
      });
    }

    it("keeps no file that is rendered no more", () => {
      const kept = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
      assert.deepEqual(kept.sort(), files.map(({ name }) => name).sort());
    });
  });
}
