/** A line of `npm start` at which one of its parts is over. */
export interface Milestone {
  readonly part: string;
  readonly line: RegExp;
}

/**
 * The parts of `npm start` in order, by the line that ends each: what is started, set-up, deployment,
 * examination until the trace is back, and the rest of the examination.
 */
export const milestones = [
  { part: "npm and Node start", line: /Survey/ },
  { part: "set-up", line: /✔ State backend/ },
  { part: "up", line: /^Duration: / },
  { part: "examination, until the trace is back", line: /✔ tempo returns it, span for span/ },
] as const satisfies readonly Milestone[];

/** A line and when it came, in seconds since the start. */
export interface Said {
  readonly text: string;
  readonly at: number;
}

/** Length of a part in seconds. */
export interface Part {
  readonly part: string;
  readonly seconds: number;
}

/**
 * How long each part took, by what was said when.
 *
 * @throws RangeError naming the first milestone that was not passed.
 */
export function partsOf(said: readonly Said[]): Part[] {
  const parts: Part[] = [];
  let from = { index: 0, at: 0 };
  for (const { part, line } of milestones) {
    const index = said.findIndex(({ text }, position) => position >= from.index && line.test(text));
    const found = said[index];
    if (!found) throw new RangeError(`'${part}' must end with a line ${String(line)}, got none`);
    parts.push({ part, seconds: found.at - from.at });
    from = { index: index + 1, at: found.at };
  }
  return parts;
}
