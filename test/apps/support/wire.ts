/** A field of a message in Protocol Buffers' wire format: a number, or the bytes of something longer. */
type Value = bigint | Buffer;

/** A message by the numbers of its fields, each as often as it occurs. */
export class Message {
  private readonly fields = new Map<number, Value[]>();

  constructor(bytes: Buffer) {
    let at = 0;
    const varint = () => {
      let value = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = BigInt(bytes[at++] ?? 0);
        value |= (byte & 0x7fn) << shift;
        if (byte < 0x80n) return value;
      }
    };
    const part = (length: number) => bytes.subarray(at, (at += length));
    while (at < bytes.length) {
      const tag = Number(varint());
      const kind = tag & 7;
      const value =
        kind === 0
          ? varint()
          : kind === 1
            ? part(8)
            : kind === 5
              ? part(4)
              : part(Number(varint()));
      const number = tag >> 3;
      this.fields.set(number, [...(this.fields.get(number) ?? []), value]);
    }
  }

  messages(number: number): Message[] {
    return this.buffers(number).map((bytes) => new Message(bytes));
  }

  message(number: number): Message {
    return this.messages(number)[0] ?? new Message(Buffer.alloc(0));
  }

  text(number: number): string {
    return this.buffers(number)[0]?.toString() ?? "";
  }

  hex(number: number): string {
    return this.buffers(number)[0]?.toString("hex") ?? "";
  }

  /** A whole number of variable or of fixed length. */
  whole(number: number): bigint {
    const value = this.fields.get(number)?.[0] ?? 0n;
    if (typeof value === "bigint") return value;
    return value.length === 8 ? value.readBigUInt64LE() : BigInt(value.readUInt32LE());
  }

  has(number: number): boolean {
    return this.fields.has(number);
  }

  private buffers(number: number): Buffer[] {
    return (this.fields.get(number) ?? []).filter((value) => Buffer.isBuffer(value));
  }
}
