/** Measures something once; what comes back is the value. */
export type Measurement<Value> = () => Promise<Value>;

/**
 * Does all measurements one after the other, and that `rounds` times: what slows the machine down for a
 * while slows all of them down. One round before them is not counted: it fills the caches.
 */
export async function interleaved<Name extends string, Value>(
  rounds: number,
  measurements: Readonly<Record<Name, Measurement<Value>>>,
): Promise<Record<Name, Value[]>> {
  const entries = Object.entries<Measurement<Value>>(measurements);
  const values = new Map(entries.map(([name]) => [name, [] as Value[]]));
  for (const [, measure] of entries) await measure();
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of entries) values.get(name)?.push(await measure());
  }
  return Object.fromEntries(values) as Record<Name, Value[]>;
}
