import { drawing, element, label, STYLE } from "../../render/svg.ts";
import type { Point } from "./memory-curve.ts";

const PLOT = { left: 72, top: 84, width: 620, height: 260 };
const MEBIBYTE = 2 ** 20;

/** Lines of the chart, from what they are drawn of in bytes. */
interface Line {
  readonly name: string;
  readonly color: string;
  readonly dashed?: boolean;
  readonly of: (point: Point) => number;
}

/**
 * Memory of a sampler over the traces it holds, as an SVG: measured heap and process, the heap that
 * the settings reckon with, `reckoned` bytes a span, and from where the sampler refuses, in bytes.
 */
export function memoryCurveSvg(
  points: readonly Point[],
  { reckoned, refusedFrom }: { readonly reckoned: number; readonly refusedFrom: number },
): string {
  const base = points[0]?.heap ?? 0;
  const lines: Line[] = [
    { name: "process", color: STYLE.ink, of: ({ resident }) => resident },
    { name: "heap, with garbage", color: STYLE.good, of: ({ heap }) => heap },
    {
      ...{ name: "reckoned with", color: STYLE.faint, dashed: true },
      of: ({ spans }) => base + spans * reckoned,
    },
    { name: "refuses from here", color: STYLE.bad, dashed: true, of: () => refusedFrom },
  ];
  const widest = Math.max(1, ...points.map(({ traces }) => traces));
  const highest = 1.05 * Math.max(...lines.flatMap(({ of }) => points.map(of)));
  const scale: Scale = {
    x: (traces) => PLOT.left + (traces / widest) * PLOT.width,
    y: (bytes) => PLOT.top + PLOT.height * (1 - bytes / highest),
  };
  const title = "Memory of a sampler by the traces that it holds";
  return drawing(
    { width: PLOT.left + PLOT.width + 150, height: PLOT.top + PLOT.height + 56, title },
    ...memoryAxis(highest, scale),
    ...tracesAxis(points, scale),
    ...lines.flatMap((line) => lineOf(line, points, scale)),
  );
}

/** Where traces and bytes are in the drawing. */
interface Scale {
  readonly x: (traces: number) => number;
  readonly y: (bytes: number) => number;
}

function memoryAxis(highest: number, { y }: Scale): string[] {
  const step = 32 * MEBIBYTE;
  const marks = Array.from({ length: Math.floor(highest / step) + 1 }, (_, at) => at * step);
  const right = PLOT.left + PLOT.width;
  return [
    label("MiB", { x: 24, y: 62, ...SMALL }),
    ...marks.flatMap((bytes) => [
      element("line", {
        ...{ x1: PLOT.left, x2: right, y1: y(bytes), y2: y(bytes) },
        ...{ stroke: STYLE.line, "stroke-width": 0.5 },
      }),
      label(String(bytes / MEBIBYTE), {
        ...{ x: PLOT.left - 8, y: y(bytes) + 4, "text-anchor": "end", ...SMALL },
      }),
    ]),
  ];
}

function tracesAxis(points: readonly Point[], { x }: Scale): string[] {
  const [middle, bottom] = [PLOT.left + PLOT.width / 2, PLOT.top + PLOT.height];
  const centred = { "text-anchor": "middle", ...SMALL };
  return [
    ...points.map(({ traces }) =>
      label(traces.toLocaleString("en"), { x: x(traces), y: bottom + 20, ...centred }),
    ),
    label("traces held", { x: middle, y: bottom + 42, ...centred }),
  ];
}

function lineOf(
  { name, color, dashed = false, of }: Line,
  points: readonly Point[],
  { x, y }: Scale,
): string[] {
  const places = points.map((point) => `${round(x(point.traces))},${round(y(of(point)))}`);
  const last = points.at(-1);
  return [
    element("polyline", {
      ...{ points: places.join(" "), fill: "none", stroke: color, "stroke-width": 2 },
      ...(dashed && { "stroke-dasharray": "6 5" }),
    }),
    ...(last
      ? [label(name, { x: x(last.traces) + 8, y: y(of(last)) + 4, "font-size": 12, fill: color })]
      : []),
  ];
}

const SMALL = { "font-size": 11, fill: STYLE.faint };

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
