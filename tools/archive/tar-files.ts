/** Length of a tar's blocks, of which every header is one. */
const BLOCK = 512;

const REGULAR = ["0", "\0"];

/** A file in a tar; without its content where that was not asked for. */
export interface TarFile {
  /** Its path below the tar's top folder. */
  readonly path: string;
  readonly size: number;
  /** When it was last written to, in seconds since 1970. */
  readonly modified: number;
  readonly content?: Buffer;
}

/**
 * The regular files of a tar as it streams by, one in memory at a time.
 *
 * For the archive's files alone, whose paths fit into a tar's plain header.
 *
 * @throws Error when the tar ends in its middle.
 */
export async function* tarFiles(
  source: AsyncIterable<Buffer>,
  isWanted: (file: TarFile) => boolean,
): AsyncGenerator<TarFile> {
  const blocks = new Bytes(source);
  for (;;) {
    const header = await blocks.take(BLOCK);
    if (header.every((byte) => byte === 0)) return blocks.drain();
    const text = (from: number, to: number) =>
      header.toString("utf8", from, to).replace(/\0[^]*$/, "");
    const number = (from: number, to: number) => Number.parseInt(text(from, to).trim() || "0", 8);
    const [size, modified] = [number(124, 136), number(136, 148)];
    const path = [text(345, 500), text(0, 100)].filter(Boolean).join("/");
    const file = { path: path.replace(/^[^/]*\//, ""), size, modified };
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    if (!REGULAR.includes(header.toString("latin1", 156, 157))) {
      await blocks.skip(padded);
    } else if (isWanted(file)) {
      yield { ...file, content: (await blocks.take(padded)).subarray(0, size) };
    } else {
      await blocks.skip(padded);
      yield file;
    }
  }
}

/** Bytes of a stream, in portions of any length. */
class Bytes {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]();
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    await this.pass(length, (part) => parts.push(part));
    return Buffer.concat(parts);
  }

  async skip(length: number): Promise<void> {
    await this.pass(length, () => undefined);
  }

  async drain(): Promise<void> {
    while (!(await this.source.next()).done);
  }

  private async pass(length: number, use: (part: Buffer) => void): Promise<void> {
    for (let missing = length; missing > 0;) {
      if (this.rest.length === 0) this.rest = await this.next();
      const part = this.rest.subarray(0, missing);
      use(part);
      missing -= part.length;
      this.rest = this.rest.subarray(part.length);
    }
  }

  private async next(): Promise<Buffer> {
    const part = await this.source.next();
    if (part.done === true) throw new Error("the archive's files end in the middle of one");
    return part.value;
  }
}
