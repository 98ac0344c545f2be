/** A file of a tar, or a folder where its path ends with `/`. */
interface Entry {
  readonly path: string;
  readonly user: number;
  readonly group: number;
  readonly mode: number;
  readonly text?: string;
}

const BLOCK = 512;

/** A tar with any owners, which a program without rights cannot make from files. */
export function tarOf(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);
}

function blocksOf({ path, user, group, mode, text = "" }: Entry): Buffer[] {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at);
  header.write(path, 0);
  octal(mode, 100, 8);
  octal(user, 108, 8);
  octal(group, 116, 8);
  octal(text.length, 124, 12);
  octal(1_000_000_000, 136, 12);
  header.write(" ".repeat(8), 148);
  header.write(path.endsWith("/") ? "5" : "0", 156);
  header.write("ustar\u000000", 257);
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    148,
    8,
  );
  const data = Buffer.alloc(Math.ceil(text.length / BLOCK) * BLOCK);
  data.write(text);
  return [header, data];
}
