import { ENOUGH_FOR_P95, isKept, type Figure, type Section, type Unit } from "./section.ts";

const HEADINGS = ["", "n", "min", "median", "p95", "max", "unit", "goal"] as const;

const DECIMALS = { s: 2, ms: 1, MiB: 1, x: 2, "%": 2, B: 0, "/s": 0 } as const satisfies Record<
  Unit,
  number
>;

/** The sections as text: a table each, then its notes and its failures. */
export function tableOf(sections: readonly Section[]): string {
  const rows = sections.flatMap((section) => section.figures.map((one) => cellsOf(one, section)));
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column > 5 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd();
  return sections
    .map((section) => {
      const { name, figures, notes, failures } = section;
      return [
        line([name, ...HEADINGS.slice(1)]),
        ...figures.map((one) => line(cellsOf(one, section))),
        ...notes.map((note) => `  · ${note}`),
        ...failures.map((failure) => `  ✖ ${failure}`),
      ].join("\n");
    })
    .join("\n\n");
}

function cellsOf(one: Figure, { failures }: Section): string[] {
  const { name, unit, summary } = one;
  const number = (value: number) => value.toFixed(DECIMALS[unit]);
  const numbers = summary
    ? [
        String(summary.count),
        number(summary.min),
        number(summary.median),
        summary.count < ENOUGH_FOR_P95 ? "" : number(summary.p95),
        number(summary.max),
      ]
    : ["0", "–", "–", "", "–"];
  return [`  ${name}`, ...numbers, unit, goalCell(one, failures.length)];
}

/** What failed is in no figure, so none of them can tell that a goal is kept. */
function goalCell(one: Figure, failures: number): string {
  if (one.goal === undefined) return "";
  const { statistic, atMost } = one.goal;
  const kept = isKept(one);
  const undecided = kept === undefined ? "too few values" : failures > 0 && "NOT ALL MEASURED";
  const mark = undecided || (kept ? "kept" : "MISSED");
  return `${statistic} ≤ ${atMost} ${one.unit}: ${mark}`;
}
