import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import { copied, copy } from "./engine.ts";
import type { BackupFile } from "./manifest.ts";
import { TarEntries } from "./tar-entries.ts";
import { VOLUMES } from "./vessel.ts";

/** A folder in a vessel, for reading or writing, until the signal says that it is enough. */
export interface VesselFolder {
  readonly vessel: string;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What was written of a volume. */
export interface Written extends Omit<BackupFile, "file"> {
  readonly entries: number;
  readonly uncompressed: number;
}

/** Bytes that are compressed in one go: with the default of 16 KiB a copy takes half as long again. */
const CHUNK = 1024 * 1024;

/**
 * Writes a volume to a new file, which only its owner may read.
 *
 * The engine's tar has numeric owners and modes, the top folder's among them. `docker cp --archive` is
 * of no use here: it would look the owners up in the image, which has no list of users.
 */
export async function writeArchive(
  { vessel, folder, signal }: VesselFolder,
  path: string,
): Promise<Written> {
  const copying = copy(`${vessel}:${VOLUMES}/${folder}`, "-", { signal });
  const written = compressed(copying.stdout, path);
  await copied(copying, written, { signal });
  return written;
}

/**
 * Writes a tar to a new file, compressed.
 *
 * @throws Error when the tar ends in its middle.
 */
export async function compressed(source: Readable, path: string): Promise<Written> {
  const tar = new TarEntries();
  const hash = createHash("sha256");
  let size = 0;
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        tar.take(chunk);
        yield chunk;
      }
      tar.end();
    },
    createZstdCompress({ chunkSize: CHUNK }),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path, { flags: "wx", mode: 0o600 }),
  );
  return { size, sha256: hash.digest("hex"), entries: tar.count, uncompressed: tar.length };
}

/** Waits until a file is on the disk. */
export async function onDisk(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Writes an archive's files into a vessel, with the owners and modes that they had. */
export async function readArchive(
  path: string,
  { vessel, signal }: Omit<VesselFolder, "folder">,
): Promise<void> {
  const copying = copy("-", `${vessel}:${VOLUMES}`, { signal });
  const tar = pipeline(createReadStream(path), createZstdDecompress(), copying.stdin);
  await copied(copying, tar, { signal });
}

/** Whether there is anything in a volume beside its top folder. */
export async function holdsData({ vessel, folder, signal }: VesselFolder): Promise<boolean> {
  const tar = new TarEntries();
  const enough = new AbortController();
  const copying = copy(`${vessel}:${VOLUMES}/${folder}`, "-", {
    signal: AbortSignal.any([signal, enough.signal]),
  });
  const counting = (async () => {
    for await (const chunk of copying.stdout as AsyncIterable<Buffer>) {
      tar.take(chunk);
      if (tar.count > 1) break;
    }
    if (tar.count > 1) enough.abort();
  })();
  await copied(copying, counting, { signal }).catch((error: unknown) => {
    if (tar.count <= 1) throw error;
  });
  return tar.count > 1;
}

/** The digest and length of a file. */
export async function digestOf(path: string): Promise<Omit<BackupFile, "file">> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, sha256: hash.digest("hex") };
}
