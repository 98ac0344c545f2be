import { execa } from "execa";
import { Failure } from "./command-line.ts";
import { workbench } from "./workbench.ts";

/** The label by which everything of one platform is found. */
export const PLATFORM_LABEL = "app.kubernetes.io/instance";

/** The name that a stack's platform goes by on the Docker engine. */
export function platformNameOf(stack: string): string {
  return `tracing-${stack}`;
}

/** Runs a command of the Docker client and returns the lines it wrote. */
export async function docker(args: readonly string[]): Promise<string[]> {
  const { failed, stdout, stderr } = await execa("docker", args, {
    env: workbench().env,
    reject: false,
    stdin: "ignore",
  });
  if (failed) throw new Failure(`docker ${args.join(" ")} failed\n${stderr}`);
  return stdout.split("\n").filter((line) => line !== "");
}

/** Names of a platform's data volumes, which outlive it. */
export function dataVolumesOf(platform: string): Promise<string[]> {
  const filters = [`${PLATFORM_LABEL}=${platform}`, "app.kubernetes.io/name=data"];
  const args = filters.flatMap((label) => ["--filter", `label=${label}`]);
  return docker(["volume", "ls", "--quiet", ...args]);
}

/** Names of a platform's containers, also of those that do not run. */
export function containersOf(platform: string): Promise<string[]> {
  const filter = `label=${PLATFORM_LABEL}=${platform}`;
  return docker(["ps", "--all", "--format", "{{.Names}}", "--filter", filter]);
}

/** Names of a platform's networks. */
export function networksOf(platform: string): Promise<string[]> {
  const filter = `label=${PLATFORM_LABEL}=${platform}`;
  return docker(["network", "ls", "--format", "{{.Name}}", "--filter", filter]);
}
