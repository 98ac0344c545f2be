import type { Arrow, Layers } from "./layers.ts";

/** A rectangle on the paper. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A point on the paper. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box is as wide as the longest name wants, a letter of which takes so much, and at least this wide. */
const NODE = { width: 168, letter: 8, beside: 14, least: 44 };
const GAP = { x: 190, y: 20 };
/** Between two arrows at the side of a box: a line of small print. */
const PITCH = 15;

/** A box for each name, as high as its arrows need; columns stand in the middle of the drawing. */
export function boxesOf({ columns, routes }: Layers, { x, y }: Point) {
  const ends = [...routes.keys()];
  const heightOf = (name: string) => {
    if (name.includes("\n")) return PITCH;
    const most = Math.max(...(["from", "to"] as const).map((end) => count(ends, end, name)));
    return Math.max(NODE.least, (most + 1) * PITCH);
  };
  const names = columns.flat().filter((name) => !name.includes("\n"));
  const longest = Math.max(0, ...names.map(({ length }) => length));
  const nodeWidth = Math.max(NODE.width, longest * NODE.letter + 2 * NODE.beside);
  const total = (column: readonly string[]) =>
    column.reduce((sum, name) => sum + heightOf(name) + GAP.y, -GAP.y);
  const height = Math.max(...columns.map(total), NODE.least);
  const boxes = new Map<string, Box>();
  columns.forEach((column, at) => {
    let top = y + (height - total(column)) / 2;
    for (const name of column) {
      const left = x + at * (nodeWidth + GAP.x);
      boxes.set(name, { x: left, y: top, width: nodeWidth, height: heightOf(name) });
      top += heightOf(name) + GAP.y;
    }
  });
  return { boxes, height, width: columns.length * (nodeWidth + GAP.x) - GAP.x };
}

/**
 * Where each arrow leaves and enters: a place of its own at the side of the box, in the order of where it
 * leads, so that neither arrows nor what is written beside them lie on each other.
 */
export function portsOf({ routes }: Layers, boxes: ReadonlyMap<string, Box>) {
  const ports = new Map<Arrow, { readonly start: Point; readonly end: Point }>();
  const all = [...routes];
  for (const [arrow, route] of all) {
    const start = port({ arrow, end: "from", beside: route[1] });
    const end = port({ arrow, end: "to", beside: route.at(-2) });
    ports.set(arrow, { start, end });
  }
  return ports;

  function port(of: { arrow: Arrow; end: "from" | "to"; beside: string | undefined }): Point {
    const name = of.arrow[of.end];
    const box = boxes.get(name) ?? { x: 0, y: 0, width: 0, height: 0 };
    const mine = all
      .filter(([other]) => other[of.end] === name)
      .sort((one, other) => heightAt(one, of.end) - heightAt(other, of.end))
      .map(([other]) => other);
    const share = (mine.indexOf(of.arrow) + 1) / (mine.length + 1);
    return { x: of.end === "from" ? box.x + box.width : box.x, y: box.y + box.height * share };
  }

  function heightAt([, route]: readonly [Arrow, readonly string[]], end: "from" | "to"): number {
    const box = boxes.get((end === "from" ? route[1] : route.at(-2)) ?? "");
    return box ? box.y + box.height / 2 : 0;
  }
}

function count(arrows: readonly Arrow[], end: "from" | "to", name: string): number {
  return arrows.filter((arrow) => arrow[end] === name).length;
}
