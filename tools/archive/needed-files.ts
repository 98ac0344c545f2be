import { Failure } from "../command-line.ts";
import { digestOf, type FileSummary } from "./file-index.ts";
import type { ArchivedTrace, Index } from "./search.ts";
import type { ArchiveVolume } from "./volume.ts";

/** An archive whose files are renamed, and removed, while it is read. */
export interface MovingArchive {
  /** The files at the time of the search. */
  readonly files: readonly FileSummary[];
  readonly archive: Pick<ArchiveVolume, "content">;
  /** The index as it is by then. */
  readonly again: () => Promise<Index>;
  /** Tells the person waiting what has been done, a line at a time. */
  readonly tell: (line: string) => void;
}

/** One file that was read, and how far that is. */
export interface NeededFile {
  readonly content: Buffer;
  /** How many were read with it, and how many there are to read, as far as is known. */
  readonly read: number;
  readonly all: number;
}

/** How often files are looked for under another name. */
const LOOKS = 5;

/**
 * Every file that has a part of some traces, each as it was when it was indexed, or longer.
 *
 * The file that is written now has another name once it is full, and another one has its name then. Such
 * a file is known again by how it begins.
 *
 * @throws Failure when one of them is no more, once all others have been read.
 */
export async function* neededFiles(
  traces: readonly ArchivedTrace[],
  { files, archive, again, tell }: MovingArchive,
): AsyncGenerator<NeededFile> {
  const ids = new Set(traces.map(({ id }) => id));
  const named = new Set(traces.flatMap(({ files: paths }) => paths));
  const digests = new Set<string>();
  let needed = files.filter(({ path }) => named.has(path));
  let missed: FileSummary[] = [];
  let read = 0;
  for (let look = 0; ; look++) {
    for (const [index, file] of needed.entries()) {
      const content = await archive.content(file.path);
      if (content === undefined || !isBegunBy(file, content)) {
        missed.push(file);
        continue;
      }
      missed = missed.filter((one) => !isBegunBy(one, content));
      digests.add(digestOf(content));
      const left = needed.length - index - 1 + missed.length;
      yield { content, read: ++read, all: read + left };
    }
    if (missed.length === 0) return;
    if (look === LOOKS) throw removed(missed);
    tell("a file has another name by now; looking where it is");
    needed = await filesWith(ids, await again(), digests);
  }
}

/** Whether a file that was indexed is the beginning of what has been read. */
function isBegunBy({ size, digest }: FileSummary, content: Buffer): boolean {
  return content.length >= size && digestOf(content.subarray(0, size)) === digest;
}

/** The files with a part of some traces, but those that were read. */
async function filesWith(
  ids: ReadonlySet<string>,
  { files, partsOf }: Index,
  digests: ReadonlySet<string>,
): Promise<FileSummary[]> {
  const found: FileSummary[] = [];
  for (const file of files) {
    if (digests.has(file.digest)) continue;
    if ((await partsOf(file)).some(({ id }) => ids.has(id))) found.push(file);
  }
  return found;
}

function removed(missed: readonly FileSummary[]): Failure {
  const paths = missed.map(({ path }) => path).join(", ");
  return new Failure(
    `${paths}: must stay in the archive while it is read, got removed; ` +
      "try again to restore what is left",
  );
}
