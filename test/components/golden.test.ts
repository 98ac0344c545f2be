import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root, stacks, withApps } from "../support/environments.ts";
import type { Workload } from "../../model/workload.ts";
import { productionSampling } from "../support/production-sampling.ts";
import { workloadsOf } from "../support/workloads.ts";

/** Set to write what is rendered now, for a reviewer to read as a diff. */
const update = process.env["UPDATE_GOLDEN"] === "1";

/** What is rendered of each folder: a stack with the sample services beside it, and where it samples as production does. */
const folders = stacks.flatMap((stack) => [
  { name: stack, files: filesOf(workloadsOf(stack, withApps)) },
  {
    name: `${stack}-sampled`,
    files: filesOf(
      workloadsOf(stack, { sampling: { ...productionSampling, samplers: 2 } }).filter(({ name }) =>
        ["collector", "sampler"].includes(name),
      ),
    ),
  },
]);

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

function filesOf(workloads: readonly Workload[]) {
  return workloads.flatMap(({ configuration }) => configuration);
}
