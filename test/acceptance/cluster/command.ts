import { join } from "node:path";
import { execa } from "execa";
import { Kubectl } from "../../../tools/cluster/kubectl.ts";
import { clusterSite } from "../../../tools/cluster/site.ts";
import { checkout } from "../../../tools/setup/site.ts";

/** How a command ended. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm run cluster -- …` to its end, as a person would. */
export async function cluster(...args: string[]): Promise<Ended> {
  const main = join(checkout, "tools/cluster/main.ts");
  const ended = await execa(process.execPath, [main, ...args], { reject: false, stdin: "ignore" });
  return { exitCode: ended.exitCode ?? 1, stdout: ended.stdout, stderr: ended.stderr };
}

/** The same where it must succeed; what it wrote. */
export async function done(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cluster(...args);
  if (exitCode === 0) return stdout;
  throw new Error(`cluster ${args.join(" ")}: exit code ${exitCode}\n${stdout}\n${stderr}`);
}

const { layout, programs } = clusterSite();
const own = new Kubectl(layout, programs);

/** The cluster's `kubectl`, where it must succeed; what it wrote. */
export function kubectl(...args: string[]): Promise<string> {
  return own.run(args);
}

/** Makes objects be as they are described. */
export function apply(...objects: unknown[]): Promise<void> {
  return own.apply(objects);
}
