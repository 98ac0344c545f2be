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

/** The arguments by which a listing has what belongs to one platform and nothing else. */
export function belongingTo(platform: string): string[] {
  return ["--filter", `label=${PLATFORM_LABEL}=${platform}`];
}

/** Names of a platform's data volumes, which outlive it. */
export function dataVolumesOf(platform: string): Promise<string[]> {
  const data = ["--filter", "label=app.kubernetes.io/name=data"];
  return docker(["volume", "ls", "--quiet", ...belongingTo(platform), ...data]);
}

/** Names of a platform's containers, also of those that do not run. */
export function containersOf(platform: string): Promise<string[]> {
  return docker(["ps", "--all", "--format", "{{.Names}}", ...belongingTo(platform)]);
}

/** Names of a platform's networks. */
export function networksOf(platform: string): Promise<string[]> {
  return docker(["network", "ls", "--format", "{{.Name}}", ...belongingTo(platform)]);
}
