import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../command-line.ts";
import { keyOf } from "./file-index.ts";
import { framesOf } from "./frames.ts";
import { neededFiles, type MovingArchive } from "./needed-files.ts";
import { partOf, spansIn, type ArchivedSpan } from "./otlp.ts";
import type { Destination } from "./restored-tenant.ts";
import type { ArchivedTrace } from "./search.ts";

/** What is needed to bring traces back. */
export interface RestoreWork extends MovingArchive {
  readonly destination: Destination;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/** What has been brought back. */
export interface Restored {
  readonly traces: number;
  /** Spans of these traces. */
  readonly spans: number;
  /** Those of them that Tempo did not have. */
  readonly sent: number;
}

/** Bytes that are sent at once, unless one span alone has more: a tenth of what the gateway takes. */
const LARGEST_BATCH = 2 ** 20;

/** Questions to Tempo at once. */
const AT_ONCE = 8;

/** How often is asked for what was sent, twice a second. */
const QUESTIONS = 20;

/**
 * Sends traces as they are in the archive, whole, and reads back each of which something was missing.
 *
 * What Tempo has already is not sent again, so that a trace is there once, however often it is restored.
 *
 * @throws Failure where Tempo does not take or does not give back all of it.
 */
export async function restore(
  traces: readonly ArchivedTrace[],
  { destination, signal, ...moving }: RestoreWork,
): Promise<Restored> {
  const there = await spansThere(traces, destination, signal);
  const seen = new Map(traces.map(({ id }) => [id, new Set<string>()]));
  const outbox = new Outbox(destination);
  const isMissing = (span: ArchivedSpan) => {
    const keys = seen.get(span.traceId);
    const key = keyOf(span);
    if (keys === undefined || keys.has(key)) return false;
    keys.add(key);
    return there.get(span.traceId)?.has(key) !== true;
  };
  for await (const { content, read, all } of neededFiles(traces, moving)) {
    signal?.throwIfAborted();
    for (const found of framesOf(content)) {
      if (found.kind === "frame") await outbox.add(partOf(found.content, isMissing));
    }
    moving.tell(`read ${read} of ${all} files, sent ${outbox.spans} spans`);
  }
  await outbox.flush();
  const incomplete = [...seen].filter(([id, keys]) => !isWithin(keys, there.get(id)));
  await requireBack(new Map(incomplete), destination, signal);
  const spans = [...seen.values()].reduce((sum, keys) => sum + keys.size, 0);
  return { traces: traces.length, spans, sent: outbox.spans };
}

/** What is to be sent, in batches; the next one is sent once it is full. */
class Outbox {
  /** Spans that were sent or are about to be. */
  spans = 0;
  private readonly destination: Destination;
  private waiting: Uint8Array[] = [];

  constructor(destination: Destination) {
    this.destination = destination;
  }

  async add(part: Uint8Array | undefined): Promise<void> {
    for (const piece of part ? piecesOf(part) : []) {
      if (this.length + piece.length > LARGEST_BATCH) await this.flush();
      this.waiting.push(piece);
      this.spans += spansIn(piece).length;
    }
  }

  async flush(): Promise<void> {
    if (this.waiting.length === 0) return;
    // Protobuf's lists go on where the next message of the type begins.
    const batch = Buffer.concat(this.waiting);
    this.waiting = [];
    await this.destination.send(batch);
  }

  private get length(): number {
    return this.waiting.reduce((sum, { length }) => sum + length, 0);
  }
}

/** A request in pieces none of which is too large, unless one span alone is. */
export function piecesOf(request: Uint8Array, largest = LARGEST_BATCH): Uint8Array[] {
  if (request.length <= largest) return [request];
  // Its resource stands in every piece, so half of it is for the spans.
  const pieces: number[] = [];
  let [piece, length] = [0, 0];
  for (const { size } of spansIn(request)) {
    length += size;
    if (length > largest / 2 && length > size) [piece, length] = [piece + 1, size];
    pieces.push(piece);
  }
  return Array.from({ length: piece + 1 }, (_, wanted) => {
    let index = 0;
    return partOf(request, () => pieces[index++] === wanted);
  }).filter((part) => part !== undefined);
}

type Keys = ReadonlyMap<string, ReadonlySet<string>>;

async function spansThere(
  traces: readonly ArchivedTrace[],
  { spansOf }: Destination,
  signal?: AbortSignal,
): Promise<Keys> {
  const there = new Map<string, ReadonlySet<string>>();
  for (let first = 0; first < traces.length; first += AT_ONCE) {
    signal?.throwIfAborted();
    const some = traces.slice(first, first + AT_ONCE);
    await Promise.all(some.map(async ({ id }) => there.set(id, await spansOf(id))));
  }
  return there;
}

/** Waits until Tempo gives back every span of these traces. */
async function requireBack(
  wanted: Keys,
  { spansOf }: Destination,
  signal?: AbortSignal,
): Promise<void> {
  let missing = [...wanted];
  for (let question = 0; question < QUESTIONS && missing.length > 0; question++) {
    if (question > 0) await pause(500);
    const still: typeof missing = [];
    for (let first = 0; first < missing.length; first += AT_ONCE) {
      signal?.throwIfAborted();
      const some = missing.slice(first, first + AT_ONCE);
      const found = await Promise.all(some.map(([id]) => spansOf(id)));
      still.push(...some.filter(([, keys], index) => !isWithin(keys, found[index])));
    }
    missing = still;
  }
  const [first] = missing;
  if (first === undefined) return;
  throw new Failure(
    `Tempo must give back every span that it took, got too few for ${missing.length} of ` +
      `${wanted.size} traces, such as ${first[0]}; try again`,
  );
}

function isWithin(keys: ReadonlySet<string>, found: ReadonlySet<string> | undefined): boolean {
  return [...keys].every((key) => found?.has(key));
}
