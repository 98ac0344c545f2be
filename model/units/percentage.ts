/** A share in percent, 0 to 100 inclusive. */
export class Percentage {
  /** The share as samplers of the Collector take it: 25 is a quarter. */
  readonly percent: number;

  private constructor(percent: number) {
    this.percent = percent;
  }

  /** The rule a share keeps, for error messages. */
  static readonly rule = "must be a number from 0 to 100";

  /** @throws RangeError when `percent` lies outside 0 to 100. */
  static of(percent: number): Percentage {
    if (!(percent >= 0 && percent <= 100)) {
      throw new RangeError(`${Percentage.rule}, got '${percent}'`);
    }
    return new Percentage(percent);
  }
}
