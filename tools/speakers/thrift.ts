/**
 * Thrift's two encodings, as far as Jaeger's messages need them.
 *
 * The package `thrift` is not used: without code from Thrift's compiler it writes no more than is
 * written here, and it brings servers, browsers' transports and five packages along.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-binary-protocol.md
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */

/** Fields by their number, in ascending order. */
export type Fields = Readonly<Record<number, Value>>;

/** A value of the types that Jaeger's messages are made of; lists are of structures. */
export type Value =
  | { readonly i32: number }
  | { readonly i64: bigint }
  | { readonly text: string }
  | { readonly struct: Fields }
  | { readonly list: readonly Fields[] };

/** One way to write Thrift's values as bytes. */
export interface Encoding {
  struct(fields: Fields): Buffer;
  /** The call of a function that answers nothing. */
  oneway(name: string, args: Fields): Buffer;
}

/** How Thrift numbers the call of a function that answers nothing. */
const ONEWAY = 4;

const STOP = Buffer.of(0);

/** Every number in full, as in datagrams to port 6832 and in bodies over HTTP. */
export const binary: Encoding = {
  struct(fields) {
    const written = entriesOf(fields).map(([id, value]) => {
      const [type, bytes] = binaryValue(value);
      return Buffer.concat([Buffer.of(type), integer(2, id), bytes]);
    });
    return Buffer.concat([...written, STOP]);
  },
  oneway(name, args) {
    const head = [Buffer.of(0x80, 1, 0, ONEWAY), binaryText(name), integer(4, 0)];
    return Buffer.concat([...head, binary.struct(args)]);
  },
};

/** Numbers in as few bytes as they need, as in datagrams to port 6831. */
export const compact: Encoding = {
  struct(fields) {
    let last = 0;
    const written = entriesOf(fields).map(([id, value]) => {
      const [type, bytes] = compactValue(value);
      // Jaeger's structures never leave out fifteen fields in a row, which would need a longer form.
      const header = Buffer.of(((id - last) << 4) | type);
      last = id;
      return Buffer.concat([header, bytes]);
    });
    return Buffer.concat([...written, STOP]);
  },
  oneway(name, args) {
    const head = [Buffer.of(0x82, 1 | (ONEWAY << 5), 0), compactText(name)];
    return Buffer.concat([...head, compact.struct(args)]);
  },
};

type Typed = readonly [type: number, bytes: Buffer];

function binaryValue(value: Value): Typed {
  if ("i32" in value) return [8, integer(4, value.i32)];
  if ("i64" in value) return [10, long(value.i64)];
  if ("text" in value) return [11, binaryText(value.text)];
  if ("struct" in value) return [12, binary.struct(value.struct)];
  const head = [Buffer.of(12), integer(4, value.list.length)];
  return [15, Buffer.concat([...head, ...value.list.map((fields) => binary.struct(fields))])];
}

function compactValue(value: Value): Typed {
  if ("i32" in value) return [5, varint(zigzag(BigInt(value.i32)))];
  if ("i64" in value) return [6, varint(zigzag(value.i64))];
  if ("text" in value) return [8, compactText(value.text)];
  if ("struct" in value) return [12, compact.struct(value.struct)];
  const { length } = value.list;
  const head =
    length < 15
      ? Buffer.of((length << 4) | 12)
      : Buffer.concat([Buffer.of(0xf0 | 12), varint(BigInt(length))]);
  return [9, Buffer.concat([head, ...value.list.map((fields) => compact.struct(fields))])];
}

function binaryText(text: string): Buffer {
  return Buffer.concat([integer(4, Buffer.byteLength(text)), Buffer.from(text)]);
}

function compactText(text: string): Buffer {
  return Buffer.concat([varint(BigInt(Buffer.byteLength(text))), Buffer.from(text)]);
}

function integer(size: 2 | 4, value: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeIntBE(value, 0, size);
  return bytes;
}

function long(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

/** Small numbers of either sign as small ones without: 0, -1, 1, -2 become 0, 1, 2, 3. */
function zigzag(value: bigint): bigint {
  return value < 0n ? -2n * value - 1n : 2n * value;
}

/** Seven bits to a byte, the lowest first, with a bit that says whether more follow. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

function entriesOf(fields: Fields): [number, Value][] {
  // Keys that are whole numbers come in ascending order.
  return Object.entries(fields).map(([id, value]) => [Number(id), value]);
}
