import { execa } from "execa";
import { Failure } from "./command-line.ts";
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
  const configured = CONFIGURED.includes(args[0] ?? "") ? ["--config-file", stack.file] : [];
  const onStack = [...args, "--stack", stack.name, ...configured];
  const result = await execa("pulumi", [...onStack, "--non-interactive"], {
    cwd: root,
    env: workbench().env,
    reject: false,
    stdin: "ignore",
    ...(output === "shown" ? { stdout: "inherit", stderr: "inherit" } : {}),
  });
  if (result.failed) {
    const said = output === "shown" ? "" : `\n${result.stderr}`;
    throw new Failure(`pulumi ${args.join(" ")} on stack '${stack.name}' failed${said}`);
  }
  return result.stdout ?? "";
}

/** Whether the backend knows the stack. */
export async function hasStack(stack: Stack): Promise<boolean> {
  const { stdout, failed, stderr } = await execa("pulumi", ["stack", "ls", "--json"], {
    cwd: root,
    env: workbench().env,
    reject: false,
    stdin: "ignore",
  });
  if (failed) throw new Failure(`pulumi stack ls failed\n${stderr}`);
  const stacks = JSON.parse(stdout) as { readonly name: string }[];
  return stacks.some(({ name }) => name === stack.name || name.endsWith(`/${stack.name}`));
}

/** Creates the stack in the backend unless it is there. */
export async function ensureStack(stack: Stack): Promise<void> {
  if (!(await hasStack(stack))) await pulumi(stack, ["stack", "init", "--no-select"], "read");
}
