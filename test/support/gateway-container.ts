import { readdir } from "node:fs/promises";
import { execa } from "execa";
import { laidOut } from "../../tools/container-files.ts";
import { workbench } from "../../tools/workbench.ts";

/** The image of Caddy as it is deployed. */
export function image(): string {
  const name = workbench().images.caddy;
  if (name === undefined) throw new Error("the image 'caddy' must be there, run `npm run setup`");
  return name;
}

/** What a command of the Docker client writes. */
export async function docker(args: readonly string[]): Promise<string> {
  return (await execa("docker", args, { env: workbench().env, stdin: "ignore" })).stdout;
}

/** Copies files into a container, all as the gateway's user's. */
export async function copyInto(
  container: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await laidOut(files, async (folder) => {
    await execa("chmod", ["-R", "u+rwX,go-rwx", folder]);
    const owner = ["--owner=10001", "--group=10001"];
    const archive = ["-C", folder, "-cf", "-", ...(await readdir(folder))];
    await execa("tar", [...owner, ...archive], { encoding: "buffer" }).pipe(
      "docker",
      ["cp", "-", `${container}:/`],
      { env: workbench().env },
    );
  });
}
