import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { execa } from "execa";
import { environmentFrom } from "../../environment/parse.ts";
import type { Environment } from "../../environment/schema.ts";
import { Failure } from "../command-line.ts";
import { root, settingsOf, type Stack } from "../stack-file.ts";

/** What a work tree is compared with. */
export interface Base {
  /** The commit's full name. */
  readonly commit: string;
  /** What the stack's file described there; absent where it was not there or described nothing valid today. */
  readonly environment: Environment | undefined;
  /** Lines of the difference in what is rendered of the stack, as it is kept for reviewers; often none. */
  readonly golden: readonly string[];
}

/**
 * What a stack was at a commit of the checkout.
 *
 * @throws Failure with exit code 64 where there is no such commit.
 */
export async function baseAt(
  reference: string,
  { name, file }: Stack,
  folder: string = root,
): Promise<Base> {
  const commit = await commitOf(reference, folder);
  const settings = await git(["show", `${commit}:./${basename(file)}`], folder);
  const environment = settings === undefined ? undefined : validFrom(name, settings);
  return { commit, environment, golden: await goldenBetween(commit, name, folder) };
}

async function commitOf(reference: string, folder: string): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`];
  const commit = await git(args, folder);
  if (commit !== undefined) return commit.trim();
  throw new Failure(
    `--base: must be a commit of this checkout, got '${reference}'; fetch it, with \`git fetch\``,
    64,
  );
}

/** Settings that were valid at their time may not be so today. */
function validFrom(name: string, text: string): Environment | undefined {
  try {
    return environmentFrom(name, settingsOf(text));
  } catch {
    return undefined;
  }
}

async function goldenBetween(commit: string, stack: string, folder: string): Promise<string[]> {
  const path = join("test/golden", stack);
  if (!existsSync(join(folder, path))) return [];
  const args = ["diff", "--no-color", "--no-ext-diff", "--relative", commit, "--", path];
  const text = (await git(args, folder)) ?? "";
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** What git says; nothing where it says that there is none. */
async function git(args: readonly string[], cwd: string): Promise<string | undefined> {
  const { failed, stdout } = await execa("git", args, {
    cwd,
    reject: false,
    stripFinalNewline: false,
  });
  return failed ? undefined : stdout;
}
