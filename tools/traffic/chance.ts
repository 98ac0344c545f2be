/** Chance that is the same for the same seed: what it decides can be made again. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Chance of its own for the request of that number, whatever became of the ones before it. */
  static forRequest(seed: number, index: number): Chance {
    const chance = new Chance(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
    // Neighbouring seeds begin alike; the first numbers of each are not for use.
    chance.number();
    return chance;
  }

  /**
   * From 0 up to, not including, 1.
   *
   * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c (mulberry32)
   */
  number(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both inclusive. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.number() * (most - least + 1));
  }

  /** One of the members of a list that has some. */
  pick<Member>(list: readonly [Member, ...Member[]]): Member {
    return list[this.whole(0, list.length - 1)] ?? list[0];
  }

  /** Whether what happens in this share of all cases, 0 to 1, happens now. */
  happens(share: number): boolean {
    return this.number() < share;
  }

  /** A length within a quarter of the usual one, in whole milliseconds and at least 1. */
  near(milliseconds: number): number {
    return Math.max(1, Math.round(milliseconds * (0.75 + this.number() / 2)));
  }

  /** As many hexadecimal digits. */
  hex(digits: number): string {
    return Array.from({ length: digits }, () => this.whole(0, 15).toString(16)).join("");
  }
}
