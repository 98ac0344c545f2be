import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { root, stackCalled } from "../../tools/stack-file.ts";
import { workbench } from "../../tools/workbench.ts";

/** How a command of the engine ended. */
export interface Ended {
  readonly exitCode: number | undefined;
  /** Both of its outputs, without colours. */
  readonly said: string;
}

/** A project with one stack in a folder of its own, and the real engine to run it with. */
export interface Policed {
  readonly folder: string;
  /** Runs a command of the engine on the stack. */
  readonly pulumi: (...args: readonly string[]) => Promise<Ended>;
  /** The types of what the state says is there, the stack itself aside. */
  readonly deployed: () => Promise<string[]>;
  readonly remove: () => void;
}

/** What a project is made of. */
export interface Program {
  /** The text of its module. */
  readonly source: string;
  /** Its stack's configuration, by full keys. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What must be secret in it. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A project whose program is a text of the test's. */
export async function policed({ source, config = {}, secrets = {} }: Program): Promise<Policed> {
  const folder = mkdtempSync(join(tmpdir(), "tracing-infra-policed-"));
  const state = join(folder, "state");
  mkdirSync(state);
  const { runtime } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
    readonly runtime: unknown;
  };
  // The name is that of the settings' own project, under which our stacks' files have them.
  const project = { name: "tracing-infra", main: "index.ts", runtime };
  writeFileSync(join(folder, "Pulumi.yaml"), stringify(project));
  writeFileSync(join(folder, "package.json"), `{ "type": "module" }\n`);
  writeFileSync(join(folder, "index.ts"), source);
  writeFileSync(join(folder, "Pulumi.test.yaml"), stringify({ config }));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const env = {
    ...workbench().env,
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE: "of the tests",
    PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
  };
  const run = async (...args: readonly string[]): Promise<Ended> => {
    const { exitCode, all } = await execa(
      "pulumi",
      [...args, "--non-interactive", "--color=never"],
      {
        ...{ cwd: folder, env, reject: false, stdin: "ignore", all: true },
      },
    );
    return { exitCode, said: all };
  };
  const pulumi = (...args: readonly string[]) => run(...args, "--stack", "test");
  await run("stack", "init", "test", "--no-select");
  for (const [key, value] of Object.entries(secrets)) {
    await pulumi("config", "set", "--secret", key, value);
  }
  const deployed = async () => {
    const { said } = await pulumi("stack", "export");
    const { deployment } = JSON.parse(said) as {
      readonly deployment: { readonly resources?: readonly { readonly type: string }[] };
    };
    const types = (deployment.resources ?? []).map(({ type }) => type);
    return types.filter((type) => !/^pulumi:/.test(type));
  };
  return {
    folder,
    pulumi,
    deployed,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * One of our own stacks, whose resources' inputs go through a function on their way to the engine:
 * what somebody's change of the program would come to.
 *
 * @param change the text of a function of `(type, name, inputs)` that returns the inputs.
 */
export function tampered(stack: "dev" | "prod", change: string, folder: string): Promise<Policed> {
  const { config } = parse(readFileSync(stackCalled(stack).file, "utf8")) as {
    readonly config: Readonly<Record<string, unknown>>;
  };
  const onDisk = stack === "dev" ? {} : { "kubernetes:renderYamlToDirectory": folder };
  return policed({
    source: `import * as pulumi from "@pulumi/pulumi";
const change = ${change};
pulumi.runtime.registerResourceTransform(({ type, name, props, opts }) => ({
  props: change(type, name, props),
  opts,
}));
await import(${JSON.stringify(pathToFileURL(join(root, "index.ts")).href)});
`,
    config: { ...config, ...onDisk },
    secrets:
      stack === "dev"
        ? {}
        : {
            "objectStorage:keyId": "AKIASAIDBYTHEOPERATOR",
            "objectStorage:secretKey": "said-by-the-operator",
          },
  });
}

/** The arguments by which the engine runs the checkout's pack with one of its configurations. */
export function packArguments(configuration: "dev" | "prod" = "prod"): string[] {
  const folder = join(root, "policies");
  return [
    ...["--policy-pack", folder],
    ...["--policy-pack-config", join(folder, "config", `${configuration}.json`)],
  ];
}

/** A configuration of the pack in a file of the project's. */
export function configurationFile({ folder }: Pick<Policed, "folder">, written: unknown): string {
  const file = join(folder, "policies.json");
  writeFileSync(file, JSON.stringify(written));
  return file;
}
