import assert from "node:assert/strict";
import { accessSync, constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/stack-file.ts";
import { stackNames } from "../../tools/stacks.ts";
import { broken, rules, stacksNamed, type Known } from "../support/workflow-rules.ts";
import { texts, workflowPath } from "../support/workflows.ts";

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const known: Known = { scripts: Object.keys(scripts), stacks: stackNames() };

/** How each rule can be broken: in which file, and what is written instead of what. */
const breaches: readonly [keyof typeof rules, path: string, from: string, to: string][] = [
  [
    "actions are pinned by commit",
    "ci",
    "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "@v7",
  ],
  ["actions are pinned by commit", "drift", " # v8.0.1", ""],
  ["one action has one version", "ci", "@3d3c42e5", "@3d3c42e6"],
  ["nothing is permitted at the top", "deploy", "permissions: {}\n", ""],
  ["nothing is permitted at the top", "ci", "permissions: {}\n", "permissions: write-all\n"],
  ["every job says what it may", "ci", "    permissions:\n      contents: read\n", ""],
  ["every job has an end", "drift", "    timeout-minutes: 5\n", ""],
  [
    "no fork's code runs with the repository's rights",
    "ci",
    "  pull_request:\n",
    "  pull_request_target:\n",
  ],
  [
    "forks get no secrets",
    "preview",
    "github.event.pull_request.head.repo.full_name == github.repository && secrets.KUBECONFIG || ''",
    "secrets.KUBECONFIG",
  ],
  ["forks get no secrets", "preview", "== github.repository && github", "!= '' && github"],
  ["forks get no secrets", "preview", "!= 'dev' &&", "!= 'dev' ||"],
  ["forks get no secrets", "preview", "== github.repository && secrets.K", "!= '' && secrets.K"],
  [
    "secrets are for single steps",
    "drift",
    "      STACK: $",
    "      TOKEN: ${{ secrets.X }}\n      STACK: $",
  ],
  [
    "scripts have no expressions",
    "preview",
    'finish-comment.sh "$STACK"',
    "finish-comment.sh ${{ github.head_ref }}",
  ],
  [
    "scripts have no expressions",
    "preview",
    "post-comments.sh previews",
    "post-comments.sh '${{ github.event.pull_request.title }}'",
  ],
  ["shells stop at the first failure", "ci", "-euo pipefail {0}", "-e {0}"],
  ["shells stop at the first failure", ".github/scripts/drift.sh", "set -euo pipefail", "set -u"],
  [
    "shells stop at the first failure",
    ".github/actions/prepare/action.yml",
    "bash --noprofile --norc -euo pipefail {0}",
    "bash",
  ],
  [
    "checkouts keep no token",
    "deploy",
    "          persist-credentials: false\n",
    "          clean: true\n",
  ],
  ["commands are there", "deploy", "npm run verify", "npm run verfy"],
  ["commands are there", ".github/scripts/preview.sh", "npm run preview", "npm run previews"],
  ["scripts are there", "drift", "drift.sh", "drifts.sh"],
  ["stacks have files", "preview", "stack: [dev, prod]", "stack: [dev, production]"],
  ["stacks have files", "deploy", "options: [staging, prod]", "options: [stage, prod]"],
  ["stacks have files", "deploy", "STACK: prod", "STACK: production"],
];

describe("the workflows", () => {
  it("keep every rule", () => {
    assert.deepEqual(broken(texts, known), {});
  });

  it("are all that are there, with the stacks that they are for", () => {
    const names = Object.keys(texts).filter((path) => path.startsWith(".github/workflows/"));
    assert.deepEqual(names, ["ci", "deploy", "drift", "preview"].map(workflowPath));
    assert.deepEqual(new Set(stacksNamed(texts)), new Set(["dev", "staging", "prod"]));
  });

  it("start scripts that may be executed", () => {
    const paths = Object.keys(texts).filter((path) => path.endsWith(".sh"));
    assert.ok(paths.length >= 8);
    for (const path of paths) accessSync(join(root, path), constants.X_OK);
  });

  it("have each of their rules broken below", () => {
    assert.deepEqual(new Set(breaches.map(([rule]) => rule)), new Set(Object.keys(rules)));
  });

  for (const [rule, place, from, to] of breaches) {
    const path = place.includes("/") ? place : workflowPath(place);
    it(`break the rule '${rule}' and no other by '${to.trim().split("\n")[0] ?? ""}' in ${path}`, () => {
      const text = texts[path] ?? "";
      assert.ok(text.includes(from), `'${from}' is not in ${path}`);
      const changed = { ...texts, [path]: text.replace(from, () => to) };
      assert.deepEqual(Object.keys(broken(changed, known)), [rule]);
    });
  }
});
