import { count, duration } from "./numbers.ts";
import { drawing, element, label, STYLE } from "./svg.ts";

/** How many requests took at most `bound` seconds, at each moment. */
export interface Bucket {
  /** In seconds; the last one has no bound. */
  readonly bound: number;
  /** Requests a second by seconds since 1970, of this bucket and all faster ones. */
  readonly values: ReadonlyMap<number, number>;
}

const CELL = { height: 24, gap: 1 };
const PLOT = { left: 84, top: 84, width: 880 };
const BELOW = 72;

/** Cells touch: without this, a pale line would be seen between them. */
const SHARP = { "shape-rendering": "crispEdges" } as const;

/** Where nothing has taken that long. */
const NONE = "#f4f5f7";

/** When how many requests took how long: a column a moment, a row a bucket, the darker the more. */
export function heatMapSvg(buckets: readonly Bucket[], title: string): string {
  const rows = ownOf([...buckets].sort((one, other) => one.bound - other.bound));
  const used = rows.filter(({ values }) => [...values.values()].some((value) => value > 0));
  const [first, last] = [used[0]?.bound ?? 0, used.at(-1)?.bound ?? Infinity];
  // One row more on either side, which shows that it is empty there.
  const shown = rows.filter((_, at) => {
    const [before, after] = [rows[at - 1]?.bound ?? -1, rows[at + 1]?.bound ?? Infinity];
    return after >= first && before <= last;
  });
  const times = [...new Set(rows.flatMap(({ values }) => [...values.keys()]))].sort(
    (a, b) => a - b,
  );
  const most = Math.max(...used.flatMap(({ values }) => [...values.values()]), 1e-9);
  const step = PLOT.width / Math.max(1, times.length);
  const height = shown.length * CELL.height;
  const yOf = (row: number) => PLOT.top + height - (row + 1) * CELL.height;
  const cells = shown.flatMap(({ values }, row) => {
    const y = yOf(row);
    const height = CELL.height - CELL.gap;
    const empty = element("rect", { x: PLOT.left, y, width: PLOT.width, height, fill: NONE });
    const filled = times.flatMap((time, column) => {
      const share = (values.get(time) ?? 0) / most;
      if (share <= 0) return [];
      const x = PLOT.left + column * step;
      return [element("rect", { x, y, width: step, height, fill: colorOf(share), ...SHARP })];
    });
    return [empty, ...filled];
  });
  return drawing(
    { width: PLOT.left + PLOT.width + 36, height: PLOT.top + height + BELOW, title },
    label("requests a second by how long they took", {
      ...{ x: 24, y: 56, "font-size": 12, fill: STYLE.faint },
    }),
    ...cells,
    ...shown.map(({ bound }, row) => boundLabel(bound, yOf(row))),
    ...timeLabels(times, step, PLOT.top + height + 18),
    ...scale(most, PLOT.top + height + 38),
  );
}

/** Each bucket without the faster ones that Prometheus counts in. */
function ownOf(sorted: readonly Bucket[]): Bucket[] {
  return sorted.map(({ bound, values }, at) => ({
    bound,
    values: new Map(
      [...values].map(([time, value]) => {
        const faster = sorted[at - 1]?.values.get(time) ?? 0;
        return [time, Math.max(0, value - faster)];
      }),
    ),
  }));
}

function boundLabel(bound: number, y: number): string {
  const text = bound === Infinity ? "beyond" : `≤ ${duration(bound)}`;
  return label(text, {
    x: PLOT.left - 8,
    y: y + CELL.height / 2 + 4,
    "font-size": 11,
    "text-anchor": "end",
    fill: STYLE.faint,
  });
}

/** Some eight times of day, in UTC, each where its minute begins. */
function timeLabels(times: readonly number[], step: number, y: number): string[] {
  const minuteOf = (time: number) => new Date(time * 1_000).toISOString().slice(11, 16);
  const minutes = times.flatMap((time, column) => {
    const text = minuteOf(time);
    const before = times[column - 1] ?? 2 * time - (times[1] ?? time + 60);
    return minuteOf(before) === text ? [] : [{ text, x: PLOT.left + column * step }];
  });
  const every = Math.max(1, Math.ceil(minutes.length / 8));
  return minutes
    .filter((_, at) => at % every === 0)
    .map(({ text, x }) => label(text, { x, y, "font-size": 11, fill: STYLE.faint }));
}

function scale(most: number, y: number): string[] {
  const steps = 24;
  const [x, width] = [PLOT.left, 8];
  const blocks = Array.from({ length: steps }, (_, at) =>
    element("rect", { x: x + at * width, y, width, height: 10, fill: colorOf(at / (steps - 1)) }),
  );
  const said = { y: y + 24, "font-size": 11, fill: STYLE.faint };
  return [
    ...blocks,
    label("0", { x, ...said }),
    label(`${count(most)}/s`, { x: x + steps * width, "text-anchor": "end", ...said }),
    label("UTC", { x: PLOT.left + PLOT.width, "text-anchor": "end", ...said }),
  ];
}

/** From nearly white over orange to dark red; the root lets few requests be seen beside many. */
function colorOf(share: number): string {
  if (share <= 0) return NONE;
  const root = Math.sqrt(Math.min(1, share));
  return `hsl(${Math.round(45 - 40 * root)} 90% ${Math.round(86 - 50 * root)}%)`;
}
