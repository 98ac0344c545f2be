import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { docker } from "./docker.ts";

/** Contents by their absolute path in a container. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** Lays files out in a folder as they are to lie below `/`, for as long as `use` takes. */
export async function laidOut(files: Files, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-files-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Copies files into a container, readable by every user.
 *
 * Copied, not mounted, since the engine need not see this machine's folders.
 */
export async function copyFiles(container: string, files: Files): Promise<void> {
  await laidOut(files, (folder) => copyFolder(container, folder, "a+rX"));
}

/**
 * Copies a folder's content to a container's `/`, with a mode in the words of `chmod`: modes are
 * copied, too, but owners are not, and in the container it is often another user who reads.
 */
export async function copyFolder(container: string, folder: string, mode: string): Promise<void> {
  await execa("chmod", ["-R", mode, folder]);
  await docker(["cp", `${folder}/.`, `${container}:/`]);
}
