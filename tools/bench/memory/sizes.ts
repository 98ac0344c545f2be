const MIB = { B: 1 / 2 ** 20, KiB: 1 / 2 ** 10, MiB: 1, GiB: 2 ** 10 } as const;

/**
 * The usage in a line of `docker stats`, such as `23.65MiB / 256MiB`, in MiB.
 *
 * @throws RangeError when it is something else.
 */
export function usageIn(text: string): number {
  const [, number, unit] = /^([\d.]+)(B|KiB|MiB|GiB) \/ /.exec(text) ?? [];
  if (unit === undefined) throw new RangeError(`must be a usage and a limit, got '${text}'`);
  return Number(number) * MIB[unit as keyof typeof MIB];
}

/**
 * The sum of what the lines of `docker top … -o pid,rss` say, in MiB.
 *
 * @throws RangeError when they name no process.
 */
export function residentIn(lines: readonly string[]): number {
  const kibibytes = lines.slice(1).map((line) => Number(line.trim().split(/\s+/)[1]));
  if (kibibytes.length === 0 || kibibytes.some(Number.isNaN)) {
    throw new RangeError(`must be a list of processes, got '${lines.join("; ")}'`);
  }
  return kibibytes.reduce((sum, size) => sum + size, 0) / 2 ** 10;
}

/**
 * The sum of a counter over all its label sets, in a page of metrics.
 *
 * @throws RangeError when the page does not have it.
 */
export function counterIn(page: string, name: string): number {
  const values = page
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .map((line) => Number(/ (\S+)$/.exec(line)?.[1]));
  if (values.length === 0) throw new RangeError(`must have the counter '${name}', got none`);
  return values.reduce((sum, value) => sum + value, 0);
}
