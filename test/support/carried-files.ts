import {
  configurationPath,
  folders,
  isEncoded,
  secretPath,
  type Workload,
} from "../../model/workload.ts";
import { copyFiles } from "../../tools/container-files.ts";
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
  await copyFiles(carrier, files);
}
