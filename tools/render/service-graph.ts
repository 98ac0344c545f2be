import { layersOf, type Arrow } from "./layers.ts";
import { count, duration } from "./numbers.ts";
import { boxesOf, portsOf, type Box, type Point } from "./places.ts";
import { drawing, element, label, STYLE } from "./svg.ts";

/** Calls from one service to another. */
export interface Calls {
  readonly client: string;
  readonly server: string;
  /** A second. */
  readonly rate: number;
  /** Of them, a second. */
  readonly failed: number;
  /** Time within which 95 % were answered, in seconds; absent where nobody has measured it. */
  readonly latency: number | undefined;
}

const MARGIN = { left: 24, top: 84, bottom: 40 };
/** Room below the boxes for each arrow that goes back to the left. */
const LANE = 16;
/** Width of a letter of what is written at the start of an arrow, and of the room on either side. */
const PRINT = { letter: 6, room: 5 };

const LEGEND =
  "calls a second · time within which 95 % were answered · from orange to red: failed calls";

/** Who calls whom, from left to right: the thicker an arrow the more calls, the redder the more of them fail. */
export function serviceGraphSvg(calls: readonly Calls[]): string {
  const arrows = calls.map((one) => ({ ...one, from: one.client, to: one.server }));
  const layers = layersOf(arrows);
  const { boxes, width, height } = boxesOf(layers, { x: MARGIN.left, y: MARGIN.top });
  const ports = portsOf(layers, boxes);
  const most = Math.max(...calls.map(({ rate }) => rate), 1e-9);
  const back = arrows.filter(({ from, to }) => from !== to && !isAhead(boxes, { from, to }));
  const bottom = MARGIN.top + height;
  const drawn = arrows.map((one) => {
    const { start, end } = ports.get(one) ?? NOWHERE;
    const waypoints = waypointsOf(layers.routes.get(one) ?? [], boxes);
    const level =
      one.from === one.to
        ? (boxes.get(one.to)?.y ?? 0) - LANE / 2
        : bottom + LANE * (1.5 + back.indexOf(one));
    return line(one, { points: [start, ...waypoints, end], level, most });
  });
  const nodes = [...boxes].flatMap(([name, box]) =>
    name.includes("\n") ? [] : [node(name, box, calls)],
  );
  return drawing(
    {
      width: width + 2 * MARGIN.left,
      height: bottom + LANE * back.length + MARGIN.bottom,
      title: TITLE,
    },
    label(LEGEND, { x: MARGIN.left, y: 56, "font-size": 12, fill: STYLE.faint }),
    ...drawn.map(({ path }) => path),
    ...nodes,
    ...drawn.map(({ text }) => text),
  );
}

const TITLE = "Who calls whom";

function isAhead(boxes: ReadonlyMap<string, Box>, { from, to }: Arrow): boolean {
  return (boxes.get(to)?.x ?? 0) > (boxes.get(from)?.x ?? 0);
}
const NOWHERE = { start: { x: 0, y: 0 }, end: { x: 0, y: 0 } };

/** Where an arrow passes columns in which it does not end: straight through the place kept for it. */
function waypointsOf(route: readonly string[], boxes: ReadonlyMap<string, Box>): Point[] {
  return route.slice(1, -1).flatMap((stop) => {
    const box = boxes.get(stop);
    if (!box) return [];
    const y = box.y + box.height / 2;
    return [
      { x: box.x, y },
      { x: box.x + box.width, y },
    ];
  });
}

function node(name: string, { x, y, width, height }: Box, calls: readonly Calls[]): string {
  const answered = calls.filter(({ server }) => server === name);
  const rate = answered.reduce((sum, one) => sum + one.rate, 0);
  const failed = answered.reduce((sum, one) => sum + one.failed, 0);
  const said =
    rate === 0 ? "calls only" : `${count(rate)}/s · ${count((failed / rate) * 100)} % failed`;
  const [middle, center] = [x + width / 2, y + height / 2];
  return element(
    "g",
    { "text-anchor": "middle" },
    element("rect", {
      ...{ x, y, width, height, rx: 10, fill: STYLE.paper, "stroke-width": 2 },
      stroke: failed > 0 ? alarming(failed / rate) : STYLE.good,
    }),
    label(name, {
      ...{ x: middle, y: center - 3, "font-size": 13, "font-weight": 600, fill: STYLE.ink },
    }),
    label(said, { x: middle, y: center + 13, "font-size": 11, fill: STYLE.faint }),
  );
}

interface Course {
  readonly points: readonly Point[];
  /** The height at which it goes back where it does not end further right. */
  readonly level: number;
  /** Calls a second of the thickest arrow. */
  readonly most: number;
}

function line(one: Calls & Arrow, { points, level, most }: Course) {
  const color = one.failed > 0 ? alarming(one.failed / one.rate) : STYLE.line;
  const [start, end] = [points[0] ?? NOWHERE.start, points.at(-1) ?? NOWHERE.end];
  const time = one.latency === undefined ? "" : ` · ${duration(one.latency)}`;
  const said = `${count(one.rate)}/s${time}`;
  // What is said stands where the arrow begins, which goes on behind it.
  const after = { ...start, x: start.x + PRINT.letter * said.length + 2 * PRINT.room };
  const path = element("path", {
    d: end.x > start.x ? through([after, ...points.slice(1)]) : around(after, end, level),
    fill: "none",
    stroke: color,
    "stroke-width": 1.2 + 3.8 * Math.sqrt(one.rate / most),
    "stroke-opacity": 0.75,
  });
  const head = element("path", { d: `M ${end.x} ${end.y} l -9 -5 l 0 10 Z`, fill: color });
  const text = label(said, {
    ...{ x: start.x + PRINT.room, y: start.y + 4, "font-size": 11 },
    fill: one.failed > 0 ? STYLE.bad : STYLE.ink,
    ...{ stroke: STYLE.paper, "stroke-width": 3, "paint-order": "stroke" },
  });
  return { path: path + head, text };
}

/** From point to point, level at each. */
function through(points: readonly Point[]): string {
  const [first, ...others] = points;
  let from = first ?? NOWHERE.start;
  const curves = others.map((to) => {
    const middle = (from.x + to.x) / 2;
    from = to;
    return `C ${middle} ${points[others.indexOf(to)]?.y ?? to.y}, ${middle} ${to.y}, ${to.x} ${to.y}`;
  });
  return [`M ${first?.x ?? 0} ${first?.y ?? 0}`, ...curves].join(" ");
}

/** Back to one that stands no further right: out, past the boxes at that height, and in from the left. */
function around(start: Point, end: Point, level: number): string {
  const [out, into] = [start.x + 44, end.x - 44];
  return (
    `M ${start.x} ${start.y} C ${out} ${start.y}, ${out} ${level}, ${start.x} ${level}` +
    ` L ${end.x} ${level} C ${into} ${level}, ${into} ${end.y}, ${end.x} ${end.y}`
  );
}

/** From orange to red; a tenth of failures is as red as it gets. */
function alarming(share: number): string {
  return `hsl(${Math.round(32 - 32 * Math.min(1, share * 10))} 80% 48%)`;
}
