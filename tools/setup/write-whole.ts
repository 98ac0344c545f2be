import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";

/** Replaces a file in one go, so that whoever reads it meanwhile sees the old or the new text. */
export async function writeWhole(path: string, text: string, mode = 0o644): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, text, { mode });
  await rename(unfinished, path);
}

/** Gives a finished folder its name; one that another process has finished meanwhile is as good. */
export async function nameFolder(unfinished: string, folder: string): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}
