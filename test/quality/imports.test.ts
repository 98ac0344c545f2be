import assert from "node:assert/strict";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { root } from "../support/environments.ts";

/** Without types, which these rules do not need, so that a file need not be there to be judged. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [tseslint.configs.disableTypeChecked],
});

/** What a rule says of a source that stands at a path of the checkout. */
async function complaints(rule: string, filePath: string, source: string): Promise<string[]> {
  const [result] = await eslint.lintText(source, { filePath });
  assert.ok(result, `${filePath} is not linted`);
  const fatal = result.messages.filter((message) => message.fatal);
  assert.deepEqual(fatal, []);
  return result.messages.filter(({ ruleId }) => ruleId === rule).map(({ message }) => message);
}

const importing = (filePath: string, path: string) =>
  complaints("no-restricted-imports", filePath, `import * as it from "${path}";\nvoid it;\n`);

interface Row {
  readonly file: string;
  readonly reason: string;
  readonly forbidden: readonly string[];
  readonly allowed: readonly string[];
}

/** Every room of the codebase: what it must not import, and what it may. */
const rows: readonly Row[] = [
  {
    file: "model/platform.ts",
    reason: "the model is plain data and pure functions; it knows only the environment's types",
    forbidden: [
      ...["@pulumi/pulumi", "node:fs", "yaml", "zod", "@grpc/grpc-js"],
      ...["../components/yaml.ts", "../targets/target.ts", "../tools/trace.ts", "../policies/x.ts"],
    ],
    allowed: ["../environment/schema.ts", "./units/duration.ts", "./edges.ts"],
  },
  {
    file: "model/units/duration.ts",
    reason: "the model is plain data and pure functions",
    forbidden: ["node:fs", "../../components/yaml.ts", "../../targets/target.ts"],
    allowed: ["./byte-size.ts", "../images.ts"],
  },
  ...["schema", "parse", "settings"].map((name) => ({
    file: `environment/${name}.ts`,
    reason:
      "an environment is described with units, sizes and the sampler's memory, and Pulumi enters in load.ts only",
    forbidden: [
      ...["@pulumi/pulumi", "../model/platform.ts", "../model/listeners.ts"],
      ...["../components/yaml.ts", "../targets/target.ts", "../tools/trace.ts"],
    ],
    allowed: [
      ...["zod", "node:net", "fastest-levenshtein"],
      ...["../model/units/duration.ts", "../model/sampler-memory.ts", "../model/sizes.ts"],
    ],
  })),
  {
    file: "environment/load.ts",
    reason: "",
    forbidden: [],
    allowed: ["@pulumi/pulumi", "./parse.ts"],
  },
  {
    file: "components/yaml.ts",
    reason: "what services share is pure and knows none of them",
    forbidden: [
      ...["@pulumi/pulumi", "node:fs", "./tempo/config.ts"],
      ...["../environment/schema.ts", "../targets/target.ts", "../tools/trace.ts"],
    ],
    allowed: ["yaml", "./pipelines.ts", "../model/platform.ts"],
  },
  {
    file: "components/tempo/config.ts",
    reason: "a renderer is a pure function of the model; services meet in the platform only",
    forbidden: [
      ...["@pulumi/pulumi", "node:fs", "../jaeger/config.ts", "../platform/index.ts"],
      ...["../../environment/schema.ts", "../../targets/target.ts", "../../tools/trace.ts"],
    ],
    allowed: ["../../model/platform.ts", "../../model/units/duration.ts", "../yaml.ts", "yaml"],
  },
  {
    file: "components/tempo/index.ts",
    reason: "a service knows the model and the Target interface, never a target or another service",
    forbidden: [
      ...["@pulumi/docker", "@pulumi/kubernetes", "@pulumi/kubernetes/apps/v1"],
      ...["../jaeger/index.ts", "../../environment/schema.ts", "../../tools/trace.ts"],
      ...["../../targets/docker/index.ts", "../../targets/index.ts"],
    ],
    allowed: [
      "@pulumi/pulumi",
      "@pulumi/tls",
      "../../targets/target.ts",
      "./workload.ts",
      "../service.ts",
    ],
  },
  {
    file: "components/platform/index.ts",
    reason: "the platform composes its siblings by their components",
    forbidden: [
      ...["@pulumi/docker", "../tempo/config.ts", "../tempo/workload.ts"],
      ...["../../targets/docker/index.ts", "../../environment/schema.ts", "../../tools/trace.ts"],
    ],
    allowed: ["@pulumi/pulumi", "../tempo/index.ts", "../../targets/target.ts"],
  },
  {
    file: "targets/docker/index.ts",
    reason: "a target knows workloads, not services",
    forbidden: ["../../components/tempo/index.ts", "../../tools/docker.ts", "../../policies/x.ts"],
    allowed: [
      "@pulumi/docker",
      "../../model/workload.ts",
      "../../environment/schema.ts",
      "node:fs",
    ],
  },
  {
    file: "index.ts",
    reason: "the program is the environment, the platform and the target",
    forbidden: ["./tools/trace.ts", "./test/support/recording.ts", "./policies/index.ts"],
    allowed: ["@pulumi/pulumi", "./components/platform/index.ts", "./targets/index.ts"],
  },
];

describe("the table of imports", function () {
  this.timeout(60_000);

  for (const { file, reason, forbidden, allowed } of rows) {
    for (const path of forbidden) {
      it(`refuses '${path}' in ${file} and says why`, async () => {
        const [message, ...others] = await importing(file, path);
        assert.deepEqual(others, []);
        assert.ok(message);
        assert.ok(message.includes(reason), message);
        assert.match(message, /\(docs\/adr\/001-layers\.md\)/);
      });
    }

    it(`allows ${file} what it needs`, async () => {
      for (const path of allowed) assert.deepEqual(await importing(file, path), [], path);
    });
  }
});

describe("the rules of syntax", () => {
  const said = (file: string, source: string) => complaints("no-restricted-syntax", file, source);
  const IN_APPLY = "must not create a resource inside apply: it would be missing from previews";
  const STACK_NAME =
    "must not ask for the stack's name: environments differ by data, and index.ts hands it on";

  it("refuse a resource that is made inside apply", async () => {
    const source = "output.apply((name) => new docker.Network(name));\n";
    assert.deepEqual(await said("targets/docker/index.ts", source), [IN_APPLY]);
    assert.deepEqual(await said("components/tempo/index.ts", source), [IN_APPLY]);
  });

  it("refuse a component inside apply, imported by its own name", async () => {
    const source = "output.apply((platform) => new Tempo('a', { platform }));\n";
    assert.deepEqual(await said("components/platform/index.ts", source), [IN_APPLY]);
  });

  it("allow a resource outside apply, and a plain value inside", async () => {
    const source = "new docker.Network('a');\noutput.apply((name) => new Map([[name, 1]]));\n";
    assert.deepEqual(await said("targets/docker/index.ts", source), []);
  });

  it("refuse to ask for the stack's name anywhere but in the program", async () => {
    const source = "pulumi.getStack();\n";
    const unpacked = 'import { getStack } from "@pulumi/pulumi";\ngetStack();\n';
    assert.deepEqual(await said("components/tempo/index.ts", unpacked), [STACK_NAME]);
    for (const file of [
      "components/tempo/index.ts",
      "targets/docker/index.ts",
      "tools/pulumi.ts",
    ]) {
      assert.deepEqual(await said(file, source), [STACK_NAME], file);
    }
    assert.deepEqual(await said("index.ts", source), []);
  });
});
