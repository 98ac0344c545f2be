const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

type Unit = keyof typeof UNITS;

const GO_UNITS: readonly Unit[] = ["h", "m", "s", "ms"];
const PROMETHEUS_UNITS: readonly Unit[] = ["d", "h", "m", "s", "ms"];

/**
 * A positive length of time in whole milliseconds, written `50ms`, `30s`, `5m`, `12h` or `14d`.
 *
 * One spelling method per family of tools: the same length is `14d` to one and `336h` to another.
 */
export class Duration {
  /** The length in milliseconds, at least 1. */
  readonly milliseconds: number;

  private constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }

  /** How a duration is written. */
  static readonly pattern = /^([1-9]\d{0,8})(ms|s|m|h|d)$/;

  /** The tools count nanoseconds in 64 bits: 292 years. */
  static readonly longestDays = 106_751;

  /** The rule a written duration keeps, for error messages. */
  static readonly rule =
    "must be a positive whole number followed by 'ms', 's', 'm', 'h' or 'd', such as '72h'";

  /** @throws RangeError when `text` is not a positive whole number and a unit, or beyond 292 years. */
  static parse(text: string): Duration {
    const match = Duration.pattern.exec(text);
    if (!match?.[1] || !match[2]) throw new RangeError(`${Duration.rule}, got '${text}'`);
    const milliseconds = Number(match[1]) * UNITS[match[2] as Unit];
    if (milliseconds > Duration.longestDays * UNITS.d) {
      throw new RangeError(`must be at most '${Duration.longestDays}d', got '${text}'`);
    }
    return new Duration(milliseconds);
  }

  get hours(): number {
    return this.milliseconds / UNITS.h;
  }

  /** For the Collector, Tempo and Jaeger: Go's `time.ParseDuration` knows no unit above the hour. */
  toGo(): string {
    return this.spelled(GO_UNITS);
  }

  /** For Prometheus, which knows days. */
  toPrometheus(): string {
    return this.spelled(PROMETHEUS_UNITS);
  }

  toString(): string {
    return this.spelled(PROMETHEUS_UNITS);
  }

  /** In the largest of `units`, ordered from large to small, that divides the length. */
  private spelled(units: readonly Unit[]): string {
    const unit = units.find((candidate) => this.milliseconds % UNITS[candidate] === 0) ?? "ms";
    return `${this.milliseconds / UNITS[unit]}${unit}`;
  }
}
