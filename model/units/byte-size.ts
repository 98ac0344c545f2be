const MEBIBYTE = 1024 * 1024;

/** An amount of memory or storage in whole mebibytes (2^20 bytes), at least 1. */
export class ByteSize {
  /** The amount in MiB, as Docker and the Collector's `limit_mib` take it. */
  readonly mebibytes: number;

  private constructor(mebibytes: number) {
    this.mebibytes = mebibytes;
  }

  /** @throws RangeError when `count` is not a positive whole number. */
  static mebibytes(count: number): ByteSize {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(`a size must be a positive whole number of MiB, got '${count}'`);
    }
    return new ByteSize(count);
  }

  get bytes(): number {
    return this.mebibytes * MEBIBYTE;
  }

  /** The given share of this size, rounded down to a whole MiB but never to none. */
  share(percent: number): ByteSize {
    return ByteSize.mebibytes(Math.max(1, Math.floor((this.mebibytes * percent) / 100)));
  }

  /** For the Go runtime's `GOMEMLIMIT`. */
  toGo(): string {
    return `${this.mebibytes}MiB`;
  }
}
