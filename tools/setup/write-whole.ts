import { rename, writeFile } from "node:fs/promises";

/** Replaces a file in one go, so that whoever reads it meanwhile sees the old or the new text. */
export async function writeWhole(path: string, text: string, mode = 0o644): Promise<void> {
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, text, { mode });
  await rename(unfinished, path);
}
