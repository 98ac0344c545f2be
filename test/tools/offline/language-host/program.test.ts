import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  moduleFor,
  runtimeOptions,
  typescriptEnvironment,
  words,
} from "../../../../tools/offline/language-host/program.ts";
import { requiredPackages } from "../../../../tools/offline/language-host/required-packages.ts";

describe("the runtime options of a project file", () => {
  it("compile TypeScript and install with npm unless told otherwise", () => {
    assert.deepEqual(runtimeOptions({}), {
      typescript: true,
      tsconfig: undefined,
      nodeArgs: [],
      packageManager: "npm",
    });
    assert.equal(runtimeOptions({ packagemanager: "auto" }).packageManager, "npm");
  });

  it("are taken as they are given", () => {
    const options = {
      typescript: false,
      tsconfig: "tsconfig.pulumi.json",
      nodeargs: "--import ./a.mjs --title='two words'",
      packagemanager: "pnpm",
    };
    assert.deepEqual(runtimeOptions(options), {
      typescript: false,
      tsconfig: "tsconfig.pulumi.json",
      nodeArgs: ["--import", "./a.mjs", "--title=two words"],
      packageManager: "pnpm",
    });
  });

  it("must be of the right type", () => {
    assert.throws(() => runtimeOptions({ typescript: "no" }), {
      message: "Pulumi.yaml: runtime option 'typescript' must be a boolean, got a string",
    });
  });

  it("decide about TypeScript whatever the operator's environment says", () => {
    assert.deepEqual(typescriptEnvironment(runtimeOptions({ typescript: false })), {
      PULUMI_NODEJS_TYPESCRIPT: "false",
    });
    assert.deepEqual(typescriptEnvironment(runtimeOptions({ tsconfig: "a.json" })), {
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_TSCONFIG_PATH: "a.json",
    });
  });
});

describe("words", () => {
  it("end at spaces, but not within quotes", () => {
    assert.deepEqual(words(`  a  b="c d" 'e "f"' `), ["a", "b=c d", 'e "f"']);
    assert.deepEqual(words(""), []);
  });
});

describe("the packages installed beside a program", () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "program-"));
    const write = async (path: string, content: object | string) => {
      const file = join(directory, "node_modules", path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    };
    const resource = true;
    await write("zod/package.json", { name: "zod", version: "4.0.0" });
    await write("zod/index.js", "");
    await write(".cache/package.json", { name: "cache", version: "1.0.0", pulumi: { resource } });
    await write("broken/package.json", "{");
    await write("@pulumi/random/package.json", {
      name: "@pulumi/random",
      version: "4.21.2",
      pulumi: { resource },
    });
    await write("@acme/box/package.json", {
      name: "@acme/box",
      version: "0.0.1",
      pulumi: { resource, name: "box", version: "v2.0.0", server: "https://example.org" },
    });
    await write("@acme/box/node_modules/inner/package.json", {
      name: "inner",
      version: "1.2.3",
      pulumi: {
        resource,
        parameterization: { name: "inner", version: "9.0.0", value: "e30=" },
      },
    });
  });
  after(() => rm(directory, { recursive: true }));

  it("need exactly the plugins they say, nested ones as well", () => {
    const needed = requiredPackages(directory).map((needs) => [
      needs.getKind(),
      needs.getName(),
      needs.getVersion(),
      needs.getServer(),
      needs.getParameterization()?.getVersion(),
    ]);
    assert.deepEqual(needed, [
      ["resource", "box", "v2.0.0", "https://example.org", undefined],
      ["resource", "inner", "v1.2.3", "", "9.0.0"],
      ["resource", "random", "v4.21.2", "", undefined],
    ]);
  });

  it("are none where nothing is installed", () => {
    assert.deepEqual(requiredPackages(join(directory, "nowhere")), []);
  });

  it("are looked up from the program, and missed with what to do", () => {
    assert.equal(moduleFor(directory, "zod"), join(directory, "node_modules", "zod", "index.js"));
    assert.throws(() => moduleFor(directory, "@pulumi/pulumi"), {
      message: `'@pulumi/pulumi' must be installed in ${directory}; run \`npm install\` there`,
    });
  });
});
