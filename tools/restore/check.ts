import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../backup/archive.ts";
import { filesOf, MANIFEST, manifestFrom, type Manifest } from "../backup/manifest.ts";
import { Failure } from "../command-line.ts";

/** A backup whose every file is there and as it was written. */
export interface Checked {
  readonly folder: string;
  readonly manifest: Manifest;
}

/**
 * The backup in a folder, read in full and compared with its manifest.
 *
 * @throws Failure naming every file that is missing or not as it was; exit code 64 where the folder
 * is not a backup's.
 */
export async function checkedBackup(folder: string): Promise<Checked> {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) {
    throw new Failure(`--from: must be the folder of a backup, got '${folder}'`, 64);
  }
  const manifest = manifestFrom(readFileSync(path, "utf8"), path);
  const complaints: string[] = [];
  for (const { file, size, sha256 } of filesOf(manifest)) {
    const found = existsSync(join(folder, file)) ? await digestOf(join(folder, file)) : undefined;
    if (found === undefined) complaints.push(`${file}: must be in the backup, got nothing`);
    else if (found.size !== size) {
      complaints.push(`${file}: must have ${size} bytes, got '${found.size}'`);
    } else if (found.sha256 !== sha256) {
      complaints.push(`${file}: must have the SHA-256 '${sha256}', got '${found.sha256}'`);
    }
  }
  if (complaints.length === 0) return { folder, manifest };
  throw new Failure(
    `${complaints.join("\n✖ ")}; nothing was changed, take another copy of the backup`,
  );
}
