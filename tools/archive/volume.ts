import { randomBytes } from "node:crypto";
import { archiveFiles } from "../../model/archive.ts";
import { copied, copy, undisturbed } from "../backup/engine.ts";
import { anyImage } from "../backup/vessel.ts";
import { docker, belongingTo } from "../docker.ts";
import { Failure } from "../command-line.ts";
import { tarFiles, type TarFile } from "./tar-files.ts";

/** Where the volume of an archive can be read. */
const FOLDER = "/archive";

/** The archive's files as a tool reads them. */
export interface ArchiveVolume {
  /** Every file, with its content where that is wanted; one in memory at a time. */
  readonly files: (isWanted: (file: TarFile) => boolean) => AsyncIterable<TarFile>;
  /** The content of one file; nothing where there is none of that path. */
  readonly content: (path: string) => Promise<Buffer | undefined>;
}

/**
 * Reads a volume through a container that never starts: while the platform runs, and after it was
 * removed, nothing of it is touched.
 */
export async function withArchive<T>(
  volume: string,
  signal: AbortSignal,
  work: (archive: ArchiveVolume) => Promise<T>,
): Promise<T> {
  const name = `${volume}-reader-${randomBytes(4).toString("hex")}`;
  const mount = `type=volume,source=${volume},target=${FOLDER},volume-nocopy,readonly`;
  const args = ["--name", name, "--network", "none", "--mount", mount, anyImage()];
  await undisturbed(["create", ...args]);
  try {
    return await work(readThrough(name, signal));
  } finally {
    await undisturbed(["rm", "--force", "--volumes", name]);
  }
}

/** The volume of a platform's archive. */
export async function archiveVolumeOf(platform: string): Promise<string> {
  const name = `${platform}-archive`;
  const found = await docker(["volume", "ls", "--quiet", ...belongingTo(platform)]);
  if (found.includes(name)) return name;
  throw new Failure(
    `there is no archive: the engine has no volume '${name}'; ` +
      "set `archive.retention` and deploy with `npm start`",
  );
}

function readThrough(container: string, signal: AbortSignal): ArchiveVolume {
  return {
    files: async function* (isWanted) {
      for await (const file of tarOf(`${container}:${FOLDER}`, signal, isArchived(isWanted))) {
        if (isFile(file.path)) yield file;
      }
    },
    content: async (path) => {
      const from = `${container}:${FOLDER}/${path}`;
      let found: Buffer | undefined;
      try {
        for await (const { content } of tarOf(from, signal, () => true)) found = content;
      } catch (error) {
        if (!isAboutNoFile(error)) throw error;
      }
      return found;
    },
  };
}

/** Whether the engine has found no file of the path that it was asked for. */
function isAboutNoFile(error: unknown): boolean {
  return error instanceof Failure && error.message.includes("Could not find the file");
}

function isArchived(isWanted: (file: TarFile) => boolean) {
  return (file: TarFile) => isFile(file.path) && isWanted(file);
}

function isFile(path: string): boolean {
  return archiveFiles.pattern.test(path.split("/").at(-1) ?? "");
}

async function* tarOf(
  from: string,
  signal: AbortSignal,
  isWanted: (file: TarFile) => boolean,
): AsyncGenerator<TarFile> {
  const copying = copy(from, "-", { signal });
  // Whoever has heard enough leaves the client with nobody to write to.
  const ended = copied(copying, Promise.resolve(), { signal });
  ended.catch(() => undefined);
  try {
    yield* tarFiles(copying.stdout as AsyncIterable<Buffer>, isWanted);
  } catch (error) {
    // A tar that ends too early does because of the client, which knows more of why.
    await ended;
    throw error;
  }
  await ended;
}
