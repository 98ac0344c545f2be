import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { at } from "../../../policies/judging/values.ts";
import { root } from "../../../tools/stack-file.ts";
import { configurationFile, policed, type Policed } from "../../support/policed.ts";

/** A program as somebody writes it who knows nothing of ours. */
const SOMEBODYS = `import * as kubernetes from "@pulumi/kubernetes";
const provider = new kubernetes.Provider("files", { renderYamlToDirectory: "rendered" });
new kubernetes.core.v1.Pod("web", {
  metadata: { name: "web", namespace: "shop" },
  spec: { containers: [{ name: "web", image: "nginx:latest", securityContext: { privileged: true } }] },
}, { provider });
`;

describe("the policies as a package of another project", () => {
  let folder: string;
  let project: Policed;
  let pack: string;

  before("pack them, and install the package as npm would", async () => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-pack-"));
    const packed = await execa("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: join(root, "policies"),
    });
    const [{ filename }] = JSON.parse(packed.stdout) as [{ readonly filename: string }];
    project = await policed({ source: SOMEBODYS });
    pack = join(folder, "node_modules/tracing-policies");
    mkdirSync(pack, { recursive: true });
    await execa("tar", ["xzf", join(folder, filename), "--strip-components=1", "-C", pack]);
    for (const name of ["@pulumi", "fastest-levenshtein", "yaml", "zod"]) {
      symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
    }
  });

  after(() => {
    project.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const previewed = (...more: string[]) =>
    project.pulumi("preview", "--policy-pack", pack, ...more);

  it("judge plain resources, and say where and what to do", async () => {
    const { exitCode, said } = await previewed();
    assert.notEqual(exitCode, 0);
    assert.match(said, /\[mandatory\] \[severity: \w+\] +containers-are-not-privileged/);
    assert.match(
      said,
      /spec\.containers\[0\]\.securityContext\.privileged: must not be privileged/,
    );
    assert.match(said, /\[mandatory\] \[severity: \w+\] +images-are-pinned-by-digest/);
    assert.match(said, /To mend it: /);
  });

  it("only remark where their configuration says so", async () => {
    const file = configurationFile(project, { all: "advisory" });
    const { exitCode, said } = await previewed("--policy-pack-config", file);
    assert.equal(exitCode, 0, said);
    assert.match(said, /\[advisory\] \[severity: \w+\] +containers-are-not-privileged/);
  });

  it("change what was declared where they may, so that it is deployed as it should be", async () => {
    const file = configurationFile(project, {
      all: "disabled",
      "service-account-tokens-are-not-mounted": "remediate",
    });
    const { exitCode, said } = await project.pulumi(
      ...["up", "--yes", "--skip-preview", "--policy-pack", pack, "--policy-pack-config", file],
    );
    assert.equal(exitCode, 0, said);
    assert.match(said, /\[remediate\] +service-account-tokens-are-not-mounted/);
    const rendered = readdirSync(join(project.folder, "rendered"), { recursive: true })
      .map((name) => join(project.folder, "rendered", String(name)))
      .filter((path) => path.endsWith(".yaml"));
    assert.deepEqual(
      rendered
        .map((path) => parse(readFileSync(path, "utf8")) as object)
        .map((one) => at(one, "spec", "automountServiceAccountToken")),
      [false],
    );
  });

  it("refuse a limit that is none, before anything is judged", async () => {
    const file = configurationFile(project, {
      "images-come-from-allowed-registries": { enforcementLevel: "mandatory", registries: 7 },
    });
    const { exitCode, said } = await previewed("--policy-pack-config", file);
    assert.notEqual(exitCode, 0);
    assert.match(said, /registries/);
    assert.doesNotMatch(said, /containers-are-not-privileged/);
  });
});
