import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  configurationPath,
  folders,
  isEncoded,
  secretPath,
  type Workload,
} from "../../model/workload.ts";
import { docker } from "../../tools/docker.ts";

/** The content of every file that a workload is given, by its path. */
export function filesOf(
  { configuration, secrets: named }: Workload,
  secrets: Readonly<Record<string, string>>,
): Record<string, Buffer> {
  const texts = configuration.map(({ name, text }) => [configurationPath(name), Buffer.from(text)]);
  const values = named.map((name) => {
    const value = secrets[name];
    if (value === undefined) throw new Error(`the secret '${name}' must be given`);
    return [secretPath(name), Buffer.from(value, isEncoded(name) ? "base64" : "utf8")];
  });
  return Object.fromEntries([...texts, ...values]) as Record<string, Buffer>;
}

/** Makes a container that brings files in volumes and never starts, as the Docker target does. */
export async function carryFiles(
  carrier: string,
  image: string,
  files: Readonly<Record<string, Buffer>>,
): Promise<void> {
  const volumes = Object.values(folders).flatMap((folder) => ["--volume", folder]);
  await docker(["create", "--name", carrier, ...volumes, image, "never-started"]);
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-files-"));
  try {
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    await docker(["cp", `${folder}/.`, `${carrier}:/`]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
