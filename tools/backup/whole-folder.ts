import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Failure } from "../command-line.ts";

/** Only the owner may look in. */
const PRIVATE = 0o700;

/**
 * Makes a folder that is there with all that belongs in it, or not at all.
 *
 * @throws Failure with exit code 64 when there is something in its place already.
 */
export async function wholeFolder<T>(
  folder: string,
  fill: (unfinished: string) => Promise<T>,
): Promise<T> {
  if (existsSync(folder)) {
    throw new Failure(`--out: must not be there yet, got '${folder}'; name another folder`, 64);
  }
  const unfinished = `${folder}.unfinished-${process.pid}`;
  await mkdir(dirname(folder), { recursive: true, mode: PRIVATE });
  await mkdir(unfinished, { mode: PRIVATE });
  try {
    const result = await fill(unfinished);
    await rename(unfinished, folder);
    return result;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}
