/** Length of a tar's blocks, of which every header is one. */
const BLOCK = 512;

/** Types of headers that only say more about the next one. */
const EXTENSIONS = ["x", "g", "L", "K"];

/** Counts what is in a tar while it passes by. */
export class TarEntries {
  /** Files, folders and links so far. */
  count = 0;
  /** Bytes so far. */
  length = 0;
  private ended = false;
  private left = 0;
  private header: Buffer = Buffer.alloc(0);
  private extension: Buffer[] | undefined;
  private size: number | undefined;

  /** Takes the next bytes of the tar. */
  take(chunk: Buffer): void {
    this.length += chunk.length;
    for (let at = 0; at < chunk.length && !this.ended;) {
      const wanted = this.left > 0 ? this.left : BLOCK - this.header.length;
      const part = chunk.subarray(at, at + wanted);
      at += part.length;
      if (this.left > 0) this.pass(part);
      else this.collect(part);
    }
  }

  /** @throws Error when the tar has not come to its end. */
  end(): void {
    if (!this.ended) throw new Error("the archive of the volume ends in its middle");
  }

  private pass(part: Buffer): void {
    this.left -= part.length;
    this.extension?.push(part);
    if (this.left > 0 || this.extension === undefined) return;
    this.size = sizeIn(Buffer.concat(this.extension));
    this.extension = undefined;
  }

  private collect(part: Buffer): void {
    this.header = Buffer.concat([this.header, part]);
    if (this.header.length < BLOCK) return;
    const header = this.header;
    this.header = Buffer.alloc(0);
    if (header.every((byte) => byte === 0)) {
      this.ended = true;
      return;
    }
    const type = header.toString("latin1", 156, 157);
    const extends_ = EXTENSIONS.includes(type);
    const size = (extends_ ? undefined : this.size) ?? numberIn(header.subarray(124, 136));
    if (type === "x") this.extension = [];
    if (!extends_) {
      this.count++;
      this.size = undefined;
    }
    this.left = Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** A number of a header: octal digits, or binary where its first bit says so. */
function numberIn(field: Buffer): number {
  const first = field[0] ?? 0;
  if ((first & 0x80) === 0) return Number.parseInt(field.toString("latin1").trim() || "0", 8);
  return Number(BigInt(`0x${field.toString("hex")}`) & ((1n << 95n) - 1n));
}

/** The size that an extended header says instead of the header's own, which may be too short for it. */
function sizeIn(records: Buffer): number | undefined {
  const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(records.toString("latin1"))?.[1];
  return size === undefined ? undefined : Number(size);
}
