import { readFileSync } from "node:fs";
import { execa } from "execa";

/** Folders at or below `folder` on which something is mounted, the deepest first; from `/proc/self/mounts`. */
export function mountsBelow(folder: string, mounts: string): string[] {
  return mounts
    .split("\n")
    .map((line) => decoded(line.split(" ")[1] ?? ""))
    .filter((path) => path === folder || path.startsWith(`${folder}/`))
    .reverse();
}

/** Characters that would end a field are written as numbers there. */
function decoded(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/** What is mounted below these folders now. */
export function currentMounts(folders: readonly string[]): string[] {
  const mounts = readFileSync("/proc/self/mounts", "utf8");
  return folders.flatMap((folder) => mountsBelow(folder, mounts));
}

/**
 * Unmounts all that is mounted below these folders.
 *
 * @throws Error when something is left, lest it be removed along with the folder.
 */
export async function unmountBelow(folders: readonly string[]): Promise<void> {
  for (const path of currentMounts(folders)) {
    // Lazily: whoever stands in there must not hold everything up.
    await execa("umount", ["--lazy", path], { reject: false });
  }
  const [left] = currentMounts(folders);
  if (left !== undefined) throw new Error(`${left}: must be unmounted, got it mounted still`);
}
