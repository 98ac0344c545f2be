/** Hours in each unit that Go or Prometheus knows. */
const HOURS: Readonly<Record<string, number>> = {
  ...{ ns: 1 / 3.6e12, us: 1 / 3.6e9, µs: 1 / 3.6e9, ms: 1 / 3.6e6, s: 1 / 3600, m: 1 / 60 },
  ...{ h: 1, d: 24, w: 168, y: 8760 },
};

/** Hours that a duration as Go or Prometheus spells it is (`1h30m`, `30d`, `1y`); `undefined` for anything else. */
export function hoursOf(value: unknown): number | undefined {
  if (value === 0 || value === "0") return 0;
  if (typeof value !== "string") return undefined;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|[smhdwy]))+$/.test(value)) return undefined;
  const parts = value.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g);
  return [...parts].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (HOURS[unit] ?? 0),
    0,
  );
}
