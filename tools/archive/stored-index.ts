import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "../setup/write-whole.ts";
import { indexOf, type FileIndex, type FileSummary, type TracePart } from "./file-index.ts";
import type { Index } from "./search.ts";
import type { TarFile } from "./tar-files.ts";
import type { ArchiveVolume } from "./volume.ts";

const time = z.number().optional();
const count = z.number();

const stored = z.object({
  /** Another version is made anew. */
  version: z.literal(1),
  summary: z.object({
    ...{ path: z.string(), size: count, modified: count, digest: z.string() },
    ...{ first: time, last: time },
    ...{ requests: count, traces: count, spans: count, lost: count },
  }),
});

/** What was read anew for an index, and what was known already. */
export interface Reading {
  readonly read: number;
  readonly known: number;
}

/**
 * The index of an archive, kept in a folder: a file there for each of the archive's, which is read again
 * only where it is new or has grown.
 */
export async function updatedIndex(
  folder: string,
  volume: ArchiveVolume,
): Promise<Index & { readonly reading: Reading }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = await summariesIn(folder);
  const files: FileSummary[] = [];
  const reading = { read: 0, known: 0 };
  const isNew = ({ path, size, modified }: TarFile) => {
    const before = known.get(path);
    return before?.size !== size || before.modified !== modified;
  };
  for await (const { path, modified, content } of volume.files(isNew)) {
    const before = known.get(path);
    const index = content && indexOf(path, content, modified);
    if (index) await write(folder, index);
    reading[index ? "read" : "known"]++;
    const summary = index?.summary ?? before;
    if (summary) files.push(summary);
  }
  const there = new Set(files.map(({ path }) => path));
  for (const path of known.keys()) {
    if (there.has(path)) continue;
    for (const name of Object.values(namesFor(path))) await rm(join(folder, name), { force: true });
  }
  return { files, reading, partsOf: ({ path }) => partsIn(join(folder, namesFor(path).parts)) };
}

/** Names in the index of what is known of a file: shortly, and by trace. */
function namesFor(path: string) {
  const name = createHash("sha256").update(path).digest("hex").slice(0, 32);
  return { parts: `${name}.parts.json`, summary: `${name}.summary.json` };
}

/** The summary comes last: without it the file is read again. */
async function write(folder: string, { summary, parts }: FileIndex): Promise<void> {
  const names = namesFor(summary.path);
  await rm(join(folder, names.summary), { force: true });
  await writeWhole(join(folder, names.parts), JSON.stringify(parts), 0o600);
  const text = JSON.stringify({ version: 1, summary });
  await writeWhole(join(folder, names.summary), text, 0o600);
}

async function summariesIn(folder: string): Promise<Map<string, FileSummary>> {
  const known = new Map<string, FileSummary>();
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".summary.json")) continue;
    const result = stored.safeParse(jsonIn(await readFile(join(folder, name), "utf8")));
    if (!result.success) continue;
    const { first, last, ...summary } = result.data.summary;
    const times = first === undefined || last === undefined ? {} : { first, last };
    known.set(summary.path, { ...summary, ...times });
  }
  return known;
}

async function partsIn(path: string): Promise<readonly TracePart[]> {
  return JSON.parse(await readFile(path, "utf8")) as TracePart[];
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
