import { zstdDecompressSync } from "node:zlib";

/** One request as it was written, decompressed: OTLP's `TracesData`. */
export interface Frame {
  readonly kind: "frame";
  readonly content: Uint8Array;
}

/** Bytes of a file in which there is no whole frame: what a write left behind that was cut short. */
export interface Gap {
  readonly kind: "gap";
  /** The first byte of it, and the first after it. */
  readonly from: number;
  readonly to: number;
}

/** Length of the number before each frame, which says how long it is. */
const PREFIX = 4;

/** What every frame of zstd begins with. */
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** Bytes of one request at most; the Collector takes 20 MiB. */
const LARGEST_REQUEST = 64 * 2 ** 20;

/**
 * The frames of a file of the archive, each the bytes of one request behind their length, and the gaps
 * between them.
 *
 * A gap does not only end a file: the Collector goes on behind what it was killed in. Whatever comes
 * after a gap is found again by how a frame begins.
 */
export function* framesOf(file: Buffer): Generator<Frame | Gap> {
  let gap: number | undefined;
  for (let at = 0; at < file.length;) {
    const end = endOf(file, at);
    const content = end === undefined ? undefined : decompressed(file.subarray(at + PREFIX, end));
    if (end === undefined || content === undefined) {
      gap ??= at;
      const next = file.indexOf(MAGIC, at + PREFIX + 1);
      at = next === -1 ? file.length : next - PREFIX;
      continue;
    }
    if (gap !== undefined) yield { kind: "gap", from: gap, to: at };
    gap = undefined;
    yield { kind: "frame", content };
    at = end;
  }
  if (gap !== undefined) yield { kind: "gap", from: gap, to: file.length };
}

/** Where a frame ends that begins with its length at a place; nothing where none does. */
function endOf(file: Buffer, at: number): number | undefined {
  if (at + PREFIX + MAGIC.length > file.length) return undefined;
  const end = at + PREFIX + file.readUInt32BE(at);
  const begins = file.compare(MAGIC, 0, MAGIC.length, at + PREFIX, at + PREFIX + MAGIC.length);
  return begins === 0 && end <= file.length ? end : undefined;
}

/** What a frame holds; nothing where it is not whole. */
function decompressed(frame: Buffer): Uint8Array | undefined {
  // The library gives back what there is of a frame that ends too early, and says nothing.
  if (!isWhole(frame)) return undefined;
  try {
    const content = zstdDecompressSync(frame, { maxOutputLength: LARGEST_REQUEST });
    return new Uint8Array(content.buffer, content.byteOffset, content.length);
  } catch {
    return undefined;
  }
}

/** A block that repeats one byte: its size is the length of what it makes, not its own. */
const REPEATED = 1;

/** Whether a frame's last block, and its checksum, end where it does. @see RFC 8878, 3.1.1 */
function isWhole(frame: Buffer): boolean {
  const descriptor = frame[MAGIC.length] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const window = isSingle ? 0 : 1;
  const dictionary = [0, 1, 2, 4][descriptor & 0x03] ?? 0;
  const contentSize = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const checksum = (descriptor & 0x04) === 0 ? 0 : 4;
  let at = MAGIC.length + 1 + window + dictionary + contentSize;
  for (let isLast = false; !isLast;) {
    if (at + 3 > frame.length) return false;
    const header = frame.readUIntLE(at, 3);
    isLast = (header & 1) === 1;
    at += 3 + (((header >> 1) & 3) === REPEATED ? 1 : header >> 3);
  }
  return at + checksum === frame.length;
}
