import { existsSync } from "node:fs";
import { join } from "node:path";
import { root, targetKindOf, type Stack } from "./stack-file.ts";

/** Where the policies are that every deployment keeps to, and what is said to them, below the checkout. */
const PACK = "policies";

/** Whose configuration stands for that of a stack without its own, by where its platform runs. */
const configurations = { docker: "dev", kubernetes: "prod" } as const;

/**
 * What the engine's CLI is told so that a stack is previewed or deployed with the policies: paths are
 * relative to the checkout. How strict they are is in the file of the stack's own name, or else in that of
 * its kind of target.
 */
export function policyArguments(stack: Stack, folder: string = root): string[] {
  const fileOf = (name: string) => `${PACK}/config/${name}.json`;
  const own = fileOf(stack.name);
  const file = existsSync(join(folder, own)) ? own : fileOf(configurations[targetKindOf(stack)]);
  return ["--policy-pack", PACK, "--policy-pack-config", file];
}
