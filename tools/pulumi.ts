import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { Failure } from "./command-line.ts";
import { localFolder } from "./setup/site.ts";
import { root, type Stack } from "./stack-file.ts";
import { workbench } from "./workbench.ts";

/** How a Pulumi command is run: shown as it goes, or read once it has ended. */
type Output = "shown" | "read";

/** The commands that read the stack's configuration, and so can be told which file it is in. */
const CONFIGURED = ["preview", "up", "destroy", "refresh"];

/**
 * Runs a command of the Pulumi CLI in the checkout, on one stack.
 *
 * @returns what it wrote to its standard output, empty where that was shown.
 * @throws Failure with what it said, when it ends with another exit code than 0.
 */
export async function pulumi(stack: Stack, args: string[], output: Output): Promise<string> {
  const options = CONFIGURED.includes(args[0] ?? "") ? optionsFor(stack) : ["--stack", stack.name];
  return engine([...args, ...options], root, output);
}

function optionsFor(stack: Stack): string[] {
  return ["--stack", stack.name, "--config-file", configurationCopy(stack)];
}

/** How a preview ended, and what the CLI said meanwhile. */
export interface Previewed {
  readonly succeeded: boolean;
  readonly said: string;
}

/**
 * Previews a stack with the engine, which writes its events to a file, a line each.
 *
 * A preview that fails has events as well, unless it failed before the engine began.
 */
export async function previewTo(
  log: string,
  stack: Stack,
  args: readonly string[],
): Promise<Previewed> {
  const { failed, stdout, stderr } = await outcome(
    ["preview", "--event-log", log, ...args, ...optionsFor(stack)],
    // The log is one of the CLI's own means of finding faults.
    { cwd: root, output: "read", env: { PULUMI_DEBUG_COMMANDS: "1" } },
  );
  requirePassphrase("pulumi preview", stdout + stderr);
  return { succeeded: !failed, said: `${stderr}\n${stdout}` };
}

/** Whether the backend knows the stack. */
export async function hasStack(stack: Stack): Promise<boolean> {
  return (await resourcesOf(stack)) !== undefined;
}

/** How many resources a stack's state has, absent where the backend does not know the stack. */
export async function resourcesOf({ name }: Stack): Promise<number | undefined> {
  const stacks = JSON.parse(await engine(["stack", "ls", "--json"], root, "read")) as {
    readonly name: string;
    readonly resourceCount?: number;
  }[];
  const found = stacks.find((stack) => stack.name === name || stack.name.endsWith(`/${name}`));
  return found && (found.resourceCount ?? 0);
}

/** Creates the stack in the backend unless it is there. */
export async function ensureStack(stack: Stack): Promise<void> {
  if (!(await hasStack(stack))) await createStack(stack);
}

/** Creates a stack that the backend does not know. */
export async function createStack(stack: Stack): Promise<void> {
  const folder = join(configurationCopy(stack), "..");
  copyFileSync(join(root, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  await engine(["stack", "init", stack.name, "--no-select"], folder, "read");
}

/**
 * The engine appends its encryption salt to the configuration file it is given. The salt belongs to the
 * passphrase of this machine and is in the state as well, so the engine gets a copy to write it to and
 * the checked-in file stays as it is.
 */
function configurationCopy({ name, file }: Stack): string {
  const folder = join(localFolder(root), "stacks");
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, `Pulumi.${name}.yaml`);
  copyFileSync(file, copy);
  return copy;
}

async function engine(args: string[], cwd: string, output: Output): Promise<string> {
  const { failed, stdout, stderr } = await outcome(args, { cwd, output });
  if (!failed) return output === "shown" ? "" : stdout;
  const command = `pulumi ${args.slice(0, 2).join(" ")}`;
  requirePassphrase(command, stdout + stderr);
  throw new Failure(
    `${command} failed${output === "shown" ? "; see above" : `\n${stderr}${stdout}`}`,
  );
}

interface Running {
  readonly cwd: string;
  readonly output: Output;
  readonly env?: Readonly<Record<string, string>>;
}

function outcome(args: readonly string[], { cwd, output, env }: Running) {
  return execa("pulumi", [...args, "--non-interactive"], {
    cwd,
    // With it the engine goes on with the state's own salt instead of making a new one for the copy.
    env: { ...workbench().env, PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true", ...env },
    reject: false,
    stdin: "ignore",
    stdout: output === "shown" ? ["inherit", "pipe"] : "pipe",
    stderr: output === "shown" ? ["inherit", "pipe"] : "pipe",
  });
}

/** @throws Failure where the engine says that it was given another passphrase than the stack's. */
function requirePassphrase(command: string, said: string): void {
  if (!/incorrect passphrase/.test(said)) return;
  throw new Failure(
    `${command}: must be given the passphrase that the stack was made with; ` +
      "set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to it",
  );
}
