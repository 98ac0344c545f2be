import assert from "node:assert/strict";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { TarEntries } from "../../../tools/backup/tar-entries.ts";

function counted(tar: Buffer, at: readonly number[] = []): TarEntries {
  const entries = new TarEntries();
  const cuts = [...at.map((cut) => cut % (tar.length + 1)), tar.length].sort((a, b) => a - b);
  cuts.forEach((cut, index) => {
    entries.take(tar.subarray(cuts[index - 1] ?? 0, cut));
  });
  return entries;
}

/** A header with a size in the given field. */
function header(type: string, size: Buffer): Buffer {
  const block = Buffer.alloc(512);
  block.write("name", 0);
  size.copy(block, 124);
  block.write(type, 156);
  return block;
}

const octal = (size: number) => Buffer.from(`${size.toString(8).padStart(11, "0")}\0`);
const END = Buffer.alloc(1024);

describe("the entries of a tar", () => {
  let folder: string;
  const tars: Record<string, Buffer> = {};

  before("make tars with the system's own program", async () => {
    folder = mkdtempSync(join(tmpdir(), "tracing-infra-tar-"));
    const top = join(folder, "top");
    mkdirSync(join(top, "d".repeat(120), "e".repeat(120)), { recursive: true });
    writeFileSync(join(top, "empty"), "");
    writeFileSync(join(top, "one"), "x".repeat(513));
    writeFileSync(join(top, "d".repeat(120), "f".repeat(180)), "y".repeat(1_024));
    linkSync(join(top, "one"), join(top, "hard"));
    symlinkSync("one", join(top, "soft"));
    for (const format of ["gnu", "pax"]) {
      const args = [`--format=${format}`, "-C", folder, "-cf", "-", "top"];
      const { stdout } = await execa("tar", args, { encoding: "buffer" });
      tars[format] = Buffer.from(stdout);
    }
  });

  after("remove them", () => {
    rmSync(folder, { recursive: true });
  });

  for (const format of ["gnu", "pax"]) {
    it(`are files, folders and links, however the bytes come: ${format}`, () => {
      const tar = tars[format] ?? Buffer.alloc(0);
      fc.assert(
        fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
          const entries = counted(tar, cuts);
          entries.end();
          assert.deepEqual([entries.count, entries.length], [8, tar.length]);
        }),
      );
    });

    it(`are not all there when the tar ends in its middle: ${format}`, () => {
      const tar = tars[format] ?? Buffer.alloc(0);
      for (const length of [0, 100, 512, 2_000]) {
        const entries = counted(tar.subarray(0, length));
        assert.throws(() => {
          entries.end();
        }, /^Error: the archive of the volume ends in its middle$/);
      }
    });
  }

  it("may be longer than a header's octal digits can say", () => {
    const long = Buffer.alloc(12);
    long.writeUInt8(0x80, 0);
    long.writeUInt32BE(2, 4);
    long.writeUInt32BE(512, 8);
    const entries = counted(header("0", long));
    const chunk = Buffer.alloc(1024 * 1024, "x");
    for (let taken = 0; taken < 2 * 2 ** 32; taken += chunk.length) entries.take(chunk);
    entries.take(Buffer.concat([Buffer.alloc(512, "x"), header("5", octal(0)), END]));
    entries.end();
    assert.equal(entries.count, 2);
  });

  it("have the length that an extended header says", () => {
    const record = Buffer.alloc(512);
    record.write("13 size=1024\n30 mtime=1700000000.123456789\n");
    const extended = [header("x", octal(43)), record, header("0", octal(0))];
    const tar = Buffer.concat([...extended, Buffer.alloc(1_024, "1"), header("5", octal(0)), END]);
    const entries = counted(tar);
    entries.end();
    assert.equal(entries.count, 2);
  });
});
