/** What an operator has switched on in this service, so that what watches it can be seen to notice. */
export interface Faults {
  /** Milliseconds that every authentication takes longer, whatever the speed. */
  readonly slowMilliseconds: number;
  /** Share of requests that fail, from 0 to 1. */
  readonly errorRate: number;
}

/** Nothing is wrong. */
export const NO_FAULTS: Faults = { slowMilliseconds: 0, errorRate: 0 };

const rules = {
  slowMilliseconds: {
    rule: "be a whole number from 0 to 60000",
    holds: (value: unknown) => Number.isInteger(value) && within(value, 60_000),
  },
  errorRate: { rule: "be a number from 0 to 1", holds: (value: unknown) => within(value, 1) },
} as const satisfies Record<keyof Faults, unknown>;

/**
 * The faults that an object describes; what it leaves out is not wrong.
 *
 * @throws RangeError about the first that there is not, or not so.
 */
export function faultsFrom(value: unknown): Faults {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RangeError(`faults: must be an object, got '${JSON.stringify(value)}'; correct it`);
  }
  for (const [name, one] of Object.entries(value)) {
    if (!isFault(name)) {
      const known = Object.keys(rules).join("' or '");
      throw new RangeError(`faults: must be '${known}', got '${name}'; leave it out`);
    }
    const { rule, holds } = rules[name];
    if (holds(one)) continue;
    throw new RangeError(`${name}: must ${rule}, got '${JSON.stringify(one)}'; correct it`);
  }
  return { ...NO_FAULTS, ...value };
}

function isFault(name: string): name is keyof Faults {
  return name in rules;
}

function within(value: unknown, largest: number): boolean {
  return typeof value === "number" && value >= 0 && value <= largest;
}

/** The faults of the moment. */
export class Switchboard {
  current = NO_FAULTS;
  private due = 0;

  /** Whether the next request is one that fails: evenly, so that of a rate of 0.25 every fourth is. */
  fails(): boolean {
    this.due += this.current.errorRate;
    const fails = this.due >= 1;
    if (fails) this.due -= 1;
    return fails;
  }
}
