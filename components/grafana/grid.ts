import type * as sdk from "@grafana/grafana-foundation-sdk/dashboard";

/** Columns of a dashboard. */
const COLUMNS = 24;

/** Panels with their places: from left to right, in rows as wide as the dashboard and as high as their highest. */
export function placed<Placed extends { readonly gridPos?: sdk.GridPos }>(
  panels: readonly Placed[],
): (Placed & { readonly gridPos: sdk.GridPos })[] {
  let y = 0;
  return rowsOf(panels).flatMap((row) => {
    const [top, h] = [y, Math.max(...row.map(({ gridPos }) => gridPos?.h ?? 0))];
    y += h;
    let x = 0;
    return row.map((panel, index) => {
      const [left, width] = [x, panel.gridPos?.w ?? COLUMNS];
      x += width;
      // The last one takes the room that is left, so that no panel that is not there leaves a hole.
      const w = index === row.length - 1 ? COLUMNS - left : width;
      return { ...panel, gridPos: { x: left, y: top, w, h } };
    });
  });
}

function rowsOf<Placed extends { readonly gridPos?: sdk.GridPos }>(panels: readonly Placed[]) {
  const rows: Placed[][] = [];
  let free = 0;
  for (const panel of panels) {
    const width = panel.gridPos?.w ?? COLUMNS;
    if (width > free) {
      rows.push([]);
      free = COLUMNS;
    }
    rows.at(-1)?.push(panel);
    free -= width;
  }
  return rows;
}
