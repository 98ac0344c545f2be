import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { undisturbed } from "../backup/engine.ts";

/**
 * Puts a file of text into a container's folder, readable by every user, whatever is typed meanwhile.
 *
 * The engine copies it as root's with the mode that it has here, while in the container others read it.
 */
export async function place(container: string, path: string, text: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-boost-"));
  try {
    const copy = join(folder, basename(path));
    await writeFile(copy, text);
    // After writing: the mode of a new file is cut by the umask.
    await chmod(copy, 0o644);
    await undisturbed(["cp", copy, `${container}:${path}`]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
