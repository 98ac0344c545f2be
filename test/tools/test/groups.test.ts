import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { countsIn, groups, together } from "../../../tools/test/groups.ts";
import { root } from "../../../tools/stack-file.ts";

describe("the groups of tests", () => {
  it("have every test of a deployed platform in one of them, once, and all others together", () => {
    const filesOf = (spec: string) => globSync(spec, { cwd: root });
    const deployed = [groups.clusters, groups.docker].flatMap(({ specs }) =>
      specs.flatMap(filesOf),
    );
    assert.deepEqual(deployed.sort(), filesOf("test/acceptance/**/*.test.ts").sort());
    assert.deepEqual(groups.parts.specs, ["test/!(acceptance)/**/*.test.ts"]);
  });

  it("count what has passed and what has not", () => {
    const said = "  3 passing\n\n3 passed, 1 failed\nfailed: a thing is well: it was not\n";
    assert.deepEqual(countsIn(said, 1), {
      ...{ passed: 3, failed: 1, well: false },
      failures: ["a thing is well: it was not"],
    });
    const fine = { passed: 4, failed: 0, failures: [], well: true };
    assert.deepEqual(countsIn("4 passed, 0 failed", 0), fine);
  });

  it("are not well where one ended without a word, or with an exit code of its own", () => {
    assert.equal(countsIn("", 0).well, false);
    assert.equal(countsIn("4 passed, 0 failed", 7).well, false);
    const fine = countsIn("4 passed, 0 failed", 0);
    assert.deepEqual(together([fine, fine]), { passed: 8, failed: 0, failures: [], well: true });
    const bad = countsIn("0 passed, 1 failed\nfailed: a thing: it broke", 1);
    assert.deepEqual(together([fine, bad]).failures, ["a thing: it broke"]);
    assert.equal(together([fine, countsIn("", 1)]).well, false);
  });
});
