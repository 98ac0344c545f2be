/** Lengths below this take one byte; from here on the first byte counts the bytes that follow. */
const LONG_LENGTH = 0x80;

/** A value in ASN.1's distinguished encoding (X.690): its tag, its length and its parts in a row. */
function value(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < LONG_LENGTH) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = bytesOf(length);
  return Buffer.concat([Buffer.from([tag, LONG_LENGTH | bytes.length]), bytes, content]);
}

/** A whole number from 0, in as few bytes as it takes. */
function bytesOf(number: number): Buffer {
  const digits = number.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex");
}

/** Values of ASN.1 in their distinguished encoding. */
export const der = {
  sequence: (...parts: readonly Uint8Array[]) => value(0x30, ...parts),
  set: (...parts: readonly Uint8Array[]) => value(0x31, ...parts),
  octets: (...parts: readonly Uint8Array[]) => value(0x04, ...parts),
  /** The field numbered 0 of what it stands in. */
  field: (...parts: readonly Uint8Array[]) => value(0xa0, ...parts),
  null: () => value(0x05),
  /** UTF-16 with the larger byte first. */
  text: (text: string) => value(0x1e, Buffer.from(text, "utf16le").swap16()),
  /** From 0; a leading zero keeps a high first bit from meaning a sign. */
  integer: (number: number) => {
    const bytes = bytesOf(number);
    return value(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), bytes);
  },
  /** Written with dots: the first two numbers share a byte, each other takes seven bits a byte. */
  identifier: (dotted: string) => {
    const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
    return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(septets)]));
  },
};

/** A number in groups of seven bits, each but the last with its high bit set. */
function septets(number: number): number[] {
  const groups = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) {
    groups.unshift((rest % 128) | 0x80);
  }
  return groups;
}
