import assert from "node:assert/strict";
import { constants, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { framesOf } from "../../../tools/archive/frames.ts";

const anyRequest = fc.uint8Array({ minLength: 1, maxLength: 2_000 });

const params = { [constants.ZSTD_c_checksumFlag]: 1 };

/** A request as the Collector writes it. */
function frameOf(request: Uint8Array): Buffer {
  const frame = zstdCompressSync(request, { params });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(frame.length);
  return Buffer.concat([length, frame]);
}

/** What is read of a file: requests in hexadecimal, and the gaps. */
function readOf(file: Buffer) {
  const found = [...framesOf(file)];
  return {
    requests: found.flatMap((one) => (one.kind === "frame" ? [hexadecimal(one.content)] : [])),
    gaps: found.flatMap((one) => (one.kind === "gap" ? [[one.from, one.to]] : [])),
  };
}

const hexadecimal = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("the frames of a file of the archive", () => {
  it("are the requests that were written, in their order", () => {
    fc.assert(
      fc.property(fc.array(anyRequest), (requests) => {
        assert.deepEqual(readOf(Buffer.concat(requests.map(frameOf))), {
          requests: requests.map(hexadecimal),
          gaps: [],
        });
      }),
    );
  });

  it("are all but the one that was cut short anywhere, and that is said to the byte", () => {
    const around = fc.array(anyRequest, { maxLength: 4 });
    fc.assert(
      fc.property(
        around,
        fc.tuple(anyRequest, fc.nat()),
        around,
        (before, [torn, place], behind) => {
          const whole = frameOf(torn);
          const rest = whole.subarray(0, 1 + (place % (whole.length - 1)));
          const from = before.reduce((sum, one) => sum + frameOf(one).length, 0);
          const file = [...before.map(frameOf), rest, ...behind.map(frameOf)];
          assert.deepEqual(readOf(Buffer.concat(file)), {
            requests: [...before, ...behind].map(hexadecimal),
            gaps: [[from, from + rest.length]],
          });
        },
      ),
    );
  });

  it("are none where a byte of one is another", () => {
    fc.assert(
      fc.property(anyRequest, fc.nat(), fc.integer({ min: 1, max: 255 }), (request, at, change) => {
        const frame = frameOf(request);
        const place = at % frame.length;
        frame[place] = (frame[place] ?? 0) ^ change;
        const read = readOf(frame);
        // Two bits of a frame's header mean nothing to what is in it.
        if (read.requests.length > 0) assert.deepEqual(read.requests, [hexadecimal(request)]);
        else assert.deepEqual(read.gaps, [[0, frame.length]]);
      }),
    );
  });

  it("are none in what never was an archive, however large it says that it is", () => {
    const bomb = frameOf(Buffer.alloc(65 * 2 ** 20));
    assert.deepEqual(readOf(bomb), { requests: [], gaps: [[0, bomb.length]] });
    for (const text of ["", "x", "no archive at all"]) {
      const file = Buffer.from(text);
      assert.deepEqual(readOf(file), { requests: [], gaps: text ? [[0, file.length]] : [] });
    }
  });
});
