import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, zstdCompressSync } from "node:zlib";
import protobuf from "google-protobuf";
import { keyOf } from "../../../tools/archive/file-index.ts";
import { spansIn } from "../../../tools/archive/otlp.ts";
import { restore } from "../../../tools/archive/restore.ts";
import { search } from "../../../tools/archive/search.ts";
import { updatedIndex } from "../../../tools/archive/stored-index.ts";
import type { ArchiveVolume } from "../../../tools/archive/volume.ts";
import { Failure } from "../../../tools/command-line.ts";
import { archiveOf } from "../../support/archive-of.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CURRENT = "collector/traces.otlp";
const full = (time: number) => `collector/traces-${time}-size.otlp`;

/** A request with one span, as a file of the archive has it. */
function frame(spanId: string, traceId = TRACE): Buffer {
  const span = new protobuf.BinaryWriter();
  span.writeBytes(1, Buffer.from(traceId, "hex"));
  span.writeBytes(2, Buffer.from(spanId, "hex"));
  span.writeFixed64(7, Date.parse("2026-01-31T14:00:00Z") * 1e6);
  const within = (content: Uint8Array, field: number) => {
    const writer = new protobuf.BinaryWriter();
    writer.writeBytes(field, content);
    return writer.getResultBuffer();
  };
  const request = within(within(within(span.getResultBuffer(), 2), 2), 1);
  const content = zstdCompressSync(request, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** A span's id by its number, counted from 1. */
const id = (number: number) => number.toString(16).padStart(16, "0");

/** A store that knows the spans that it was sent, in their order. */
class Store {
  readonly spans: string[] = [];
  readonly spansOf = () => Promise.resolve(new Set(this.spans));
  readonly send = (body: Uint8Array) => {
    this.spans.push(...spansIn(body).map(keyOf));
    return Promise.resolve();
  };
}

describe("restoring from files that are renamed meanwhile", () => {
  let files: Map<string, Buffer>;
  let folder: string;
  let store: Store;
  let told: string[];

  beforeEach("make an archive with two files", async () => {
    folder = await mkdtemp(join(tmpdir(), "tracing-infra-index-"));
    files = new Map([
      [full(1), frame(id(1))],
      [CURRENT, frame(id(2))],
    ]);
    [store, told] = [new Store(), []];
  });

  afterEach("remove what was known of it", async () => {
    await rm(folder, { recursive: true });
  });

  /** The current file goes on with a span, is full then, and another one begins. */
  function rotate(time: number, behind: Buffer, next: Buffer): void {
    files.set(full(time), Buffer.concat([files.get(CURRENT) ?? Buffer.alloc(0), behind]));
    files.set(CURRENT, next);
  }

  /** Restores the trace while something happens to the files before each of them is read. */
  async function bringBack(happens: (path: string) => void) {
    const plain = archiveOf(files);
    const archive: Pick<ArchiveVolume, "content"> = {
      content: (path) => {
        happens(path);
        return Promise.resolve(files.get(path));
      },
    };
    const again = () => updatedIndex(folder, plain);
    const index = await again();
    const work = { files: index.files, archive, again, destination: store };
    const traces = await search(index, { trace: TRACE });
    return restore(traces, { ...work, tell: (line) => told.push(line) });
  }

  const keysOf = (...numbers: number[]) =>
    numbers.map((number) => keyOf({ spanId: id(number), kind: 0 }));

  it("finds the file under its new name, and no span twice", async () => {
    let isRenamed = false;
    const restored = await bringBack((path) => {
      if (path !== CURRENT || isRenamed) return;
      rotate(2, frame(id(3)), frame(id(4), "ff".repeat(16)));
      isRenamed = true;
    });
    assert.deepEqual(restored, { traces: 1, spans: 3, sent: 3 });
    assert.deepEqual(store.spans, keysOf(1, 2, 3));
    assert.deepEqual(told, [
      "read 1 of 2 files, sent 1 spans",
      "a file has another name by now; looking where it is",
      "read 2 of 2 files, sent 3 spans",
    ]);
  });

  it("finds it where nothing has its old name", async () => {
    await bringBack((path) => {
      const content = files.get(path);
      if (path !== CURRENT || content === undefined) return;
      files.set(full(2), content);
      files.delete(CURRENT);
    });
    assert.deepEqual(store.spans, keysOf(1, 2));
  });

  it("goes on where the next file is full as well before it is read", async () => {
    let time = 2;
    await bringBack((path) => {
      if (path !== CURRENT || time === 5) return;
      const behind = frame(id(10 * time));
      const next = frame(id(time + 1));
      // A file of another length, as the next one is, by spans that came several times.
      rotate(time, behind, Buffer.concat(Array.from({ length: time }, () => next)));
      time++;
    });
    assert.deepEqual(store.spans.sort(), keysOf(1, 2, 3, 4, 5, 20, 30, 40).sort());
  });

  it("ends with one sentence where a file is no more, after all others were read", async () => {
    const reading: string[] = [];
    const work = bringBack((path) => {
      reading.push(path);
      files.delete(full(1));
    });
    await assert.rejects(work, (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(
        error.message,
        "collector/traces-1-size.otlp: must stay in the archive while it is read, got removed; " +
          "try again to restore what is left",
      );
      return true;
    });
    assert.deepEqual(reading, [full(1), CURRENT]);
    assert.deepEqual(await bringBack(() => undefined), { traces: 1, spans: 1, sent: 1 });
  });
});
