import { execa } from "execa";
import { Failure } from "./command-line.ts";
import { PLATFORM_LABEL } from "./docker.ts";
import { configurationIn, type Stack } from "./stack-file.ts";
import { workbench } from "./workbench.ts";

/** A claim of storage in a cluster, by the namespace that it is in. */
export interface Claim {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Runs a command of the Kubernetes client in the cluster that Pulumi deploys to.
 *
 * @returns what it wrote to its standard output.
 * @throws Failure with what it said, when it ends with another exit code than 0.
 */
export async function kubectl(stack: Stack, args: readonly string[]): Promise<string> {
  const { failed, code, stdout, stderr } = await execa("kubectl", [...contextOf(stack), ...args], {
    env: workbench().env,
    reject: false,
    stdin: "ignore",
  });
  if (!failed) return stdout;
  if (code === "ENOENT") {
    throw new Failure("kubectl: must be on PATH, got nothing; install the client of your cluster");
  }
  throw new Failure(`kubectl ${args.join(" ")} failed\n${stderr}`);
}

/** The context that the stack's file names for the provider; without one both take the current one. */
function contextOf({ file }: Stack): string[] {
  const { "kubernetes:context": context } = configurationIn(file);
  return typeof context === "string" ? ["--context", context] : [];
}

/** The claims of a platform, which outlive it. */
export async function claimsOf(stack: Stack, platform: string): Promise<Claim[]> {
  const selected = ["--all-namespaces", "--selector", `${PLATFORM_LABEL}=${platform}`];
  const text = await kubectl(stack, ["get", "persistentvolumeclaims", ...selected, "-o", "json"]);
  const { items } = JSON.parse(text) as { readonly items: readonly { metadata: Claim }[] };
  return items.map(({ metadata: { namespace, name } }) => ({ namespace, name }));
}
