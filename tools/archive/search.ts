import { Failure } from "../command-line.ts";
import type { FileSummary, TracePart } from "./file-index.ts";

/** A trace of the archive, with the files that have a part of it. */
export interface ArchivedTrace extends TracePart {
  readonly files: readonly string[];
}

/** Which traces are meant; all of it must be so. */
export interface Wanted {
  readonly trace?: string | undefined;
  /** It begins at this time or later, in microseconds since 1970. */
  readonly from?: number | undefined;
  /** It begins before this time. */
  readonly to?: number | undefined;
  /** A span of it is of this service. */
  readonly service?: string | undefined;
  /** A span of it has an error. */
  readonly failed?: boolean | undefined;
}

/** The index of an archive: what is in which file. */
export interface Index {
  readonly files: readonly FileSummary[];
  readonly partsOf: (file: FileSummary) => Promise<readonly TracePart[]>;
}

/** Traces that are looked at in one go: they are in memory then, at some 300 bytes each. */
const MOST_CANDIDATES = 500_000;

/**
 * The traces that are meant, each put together from all files that have a part of it; the latest first.
 *
 * One file's index is in memory at a time.
 *
 * @throws Failure where the time that is asked for has too many traces.
 */
export async function search(index: Index, wanted: Wanted): Promise<ArchivedTrace[]> {
  const candidates = new Map<string, ArchivedTrace>();
  const [near, far] = divided(index.files, wanted);
  for (const file of near) {
    for (const part of await index.partsOf(file)) {
      if (wanted.trace === undefined || part.id === wanted.trace) add(candidates, part, file);
    }
    if (candidates.size > MOST_CANDIDATES) {
      throw new Failure(
        `the time asked for must have no more than ${MOST_CANDIDATES} traces, got more; ` +
          "narrow it with --from and --to",
      );
    }
  }
  // What began earlier, or went on later, than the time that is asked for.
  for (const file of candidates.size > 0 ? far : []) {
    for (const part of await index.partsOf(file)) {
      if (candidates.has(part.id)) add(candidates, part, file);
    }
  }
  return [...candidates.values()]
    .filter((trace) => isMeant(trace, wanted))
    .sort((one, other) => other.first - one.first || one.id.localeCompare(other.id));
}

/** When the first span of an archive begins and the last one does; nothing where it has none. */
export function rangeOf(files: readonly FileSummary[]): [number, number] | undefined {
  const firsts = files.flatMap(({ first }) => first ?? []);
  const lasts = files.flatMap(({ last }) => last ?? []);
  if (firsts.length === 0) return undefined;
  return [
    firsts.reduce((one, other) => Math.min(one, other)),
    lasts.reduce((one, other) => Math.max(one, other)),
  ];
}

/** The files with spans that begin in the time that is asked for, and the others. */
function divided(files: readonly FileSummary[], { from = -Infinity, to = Infinity }: Wanted) {
  const isNear = ({ first = Infinity, last = -Infinity }: FileSummary) =>
    last >= from && first < to;
  return [files.filter(isNear), files.filter((file) => !isNear(file))] as const;
}

function add(candidates: Map<string, ArchivedTrace>, part: TracePart, { path }: FileSummary): void {
  const known = candidates.get(part.id);
  candidates.set(part.id, known ? joined(known, part, path) : { ...part, files: [path] });
}

function joined(one: ArchivedTrace, other: TracePart, path: string): ArchivedTrace {
  return {
    id: one.id,
    first: Math.min(one.first, other.first),
    last: Math.max(one.last, other.last),
    spans: one.spans + other.spans,
    failed: one.failed || other.failed,
    services: [...new Set([...one.services, ...other.services])],
    files: [...one.files, path],
  };
}

function isMeant(trace: ArchivedTrace, { from, to, service, failed }: Wanted): boolean {
  return (
    trace.first >= (from ?? -Infinity) &&
    trace.first < (to ?? Infinity) &&
    (service === undefined || trace.services.includes(service)) &&
    (failed !== true || trace.failed)
  );
}
