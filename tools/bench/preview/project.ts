import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import { Failure } from "../../command-line.ts";
import { root, type Stack } from "../../stack-file.ts";
import { workbench } from "../../workbench.ts";

/** A program and one stack of it, ready to be previewed. */
export interface Project {
  readonly folder: string;
  readonly stack: string;
  /** A copy: the engine adds to the configuration file that it is given. */
  readonly configuration: string;
  /** Added to what the tools are started with. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What previews are compared with: the deployed stack's project and one without a resource. */
export interface Projects {
  readonly ours: Project;
  readonly empty: Project;
  readonly scratch: string;
}

/** Does something with both projects in a folder that is removed at the end. */
export async function withProjects<Value>(
  stack: Stack,
  work: (projects: Projects) => Promise<Value>,
): Promise<Value> {
  const scratch = await mkdtemp(join(tmpdir(), "tracing-infra-bench-"));
  try {
    const configuration = join(scratch, `Pulumi.${stack.name}.yaml`);
    await copyFile(stack.file, configuration);
    const ours = { folder: root, stack: stack.name, configuration, env: workbench().env };
    return await work({ ours, empty: await emptyProject(scratch), scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Runs a command of the Pulumi CLI on a project's stack.
 *
 * @returns what it wrote to its standard output.
 * @throws Failure with what it said, when it ends with another exit code than 0.
 */
export function pulumiOn(project: Project, args: readonly string[]): Promise<string> {
  const { stack, configuration } = project;
  return pulumiIn(project, [...args, "--stack", stack, "--config-file", configuration]);
}

async function pulumiIn(
  { folder, env }: Pick<Project, "folder" | "env">,
  args: readonly string[],
): Promise<string> {
  const { failed, stdout, stderr } = await execa("pulumi", [...args, "--non-interactive"], {
    cwd: folder,
    env,
    reject: false,
    stdin: "ignore",
  });
  if (failed) throw new Failure(`pulumi ${args.join(" ")} failed\n${stderr || stdout}`);
  return stdout;
}

/** A project whose program imports the SDK and does no more, deployed to a state of its own. */
async function emptyProject(scratch: string): Promise<Project> {
  const folder = join(scratch, "empty");
  const state = join(scratch, "state");
  await mkdir(folder);
  await mkdir(state);
  const { main, runtime } = parse(await readFile(join(root, "Pulumi.yaml"), "utf8")) as {
    readonly main: string;
    readonly runtime: unknown;
  };
  await writeFile(join(folder, "Pulumi.yaml"), stringify({ name: "empty", main, runtime }));
  await writeFile(join(folder, main), `import "@pulumi/pulumi";\n`);
  await writeFile(join(folder, "package.json"), `{ "type": "module" }\n`);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const project = {
    folder,
    stack: "bench",
    configuration: join(folder, "Pulumi.bench.yaml"),
    env: {
      ...workbench().env,
      PULUMI_BACKEND_URL: pathToFileURL(state).href,
      PULUMI_CONFIG_PASSPHRASE: "a stack without a secret",
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    },
  };
  await pulumiIn(project, ["stack", "init", project.stack, "--no-select"]);
  await pulumiOn(project, ["up", "--yes", "--skip-preview"]);
  return project;
}
