import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
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
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-gateway-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await execa("chmod", ["-R", "u+rwX,go-rwx", folder]);
    const owner = ["--owner=10001", "--group=10001"];
    const archive = ["-C", folder, "-cf", "-", ...(await readdir(folder))];
    await execa("tar", [...owner, ...archive], { encoding: "buffer" }).pipe(
      "docker",
      ["cp", "-", `${container}:/`],
      { env: workbench().env },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
