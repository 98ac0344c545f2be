import { setTimeout as sleep } from "node:timers/promises";
import {
  heldSpanBytes,
  SAMPLER_MEMORY,
  SAMPLER_REFUSES_FROM,
} from "../../../model/sampler-memory.ts";
import { figure, type Section } from "../section.ts";
import { memoryCurveSvg } from "./curve-svg.ts";
import { Endless } from "./endless.ts";
import { HOST, samplerAlone } from "./sampler-alone.ts";
import { sumIn } from "./stored-blocks.ts";

/** The sampler's program and what it holds, at one number of traces. */
export interface Point {
  readonly traces: number;
  readonly spans: number;
  /** In bytes: the heap with its garbage, and the process. */
  readonly heap: number;
  readonly resident: number;
}

/** Traces are held until the last point has been taken. */
const SAMPLING = {
  baseline: 25,
  decisionWait: "150s",
  rate: { tracesPerSecond: 20, spansPerTrace: 14, spanBytes: 300 },
} as const;

const RECIPE = { scenario: "mixed", seed: 256, errorShare: 0.05, slowShare: 0.03 } as const;

/** Numbers of traces that are held, the last of them what the settings are made for and more. */
const NUMBERS = [0, 800, 1_600, 2_400, 3_200, 4_000] as const;

/** Metrics are written each ten seconds. */
const LONGER_THAN_METRICS = 11_000;

/** The memory of a sampler that holds more and more traces. */
export async function memoryCurve(): Promise<Point[]> {
  const endless = new Endless(RECIPE);
  const store = await samplerAlone(SAMPLING);
  const points: Point[] = [];
  let [traces, spans] = [0, 0];
  try {
    for (const number of NUMBERS) {
      while (traces < number) {
        const message = endless.take();
        await store.send([message]);
        traces += message.traces;
        spans += message.spans;
      }
      await sleep(LONGER_THAN_METRICS);
      const page = await store.metrics(HOST);
      points.push({
        ...{ traces, spans },
        heap: sumIn(page, "otelcol_process_runtime_heap_alloc_bytes"),
        resident: sumIn(page, "otelcol_process_memory_rss_bytes"),
      });
    }
    return points;
  } finally {
    await store.stop();
  }
}

const MEBIBYTE = 2 ** 20;

/** The memory of what is held, against what the settings reckon with. */
export async function measureMemoryCurve(): Promise<Omit<Section, "name">> {
  const points = await memoryCurve();
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) throw new RangeError("points: must be some, got none");
  const reckoned = heldSpanBytes(SAMPLING.rate);
  return {
    figures: [
      ...points.flatMap(({ traces, heap, resident }) => [
        figure(`heap with garbage, ${traces} traces held`, {
          unit: "MiB",
          values: [heap / MEBIBYTE],
        }),
        figure(`resident, ${traces} traces held`, { unit: "MiB", values: [resident / MEBIBYTE] }),
      ]),
      figure("heap for each span held", {
        unit: "B",
        values: [(last.heap - first.heap) / last.spans],
      }),
      figure("heap for each trace held", {
        unit: "B",
        values: [(last.heap - first.heap) / last.traces],
      }),
      figure("reckoned with, for each span held", { unit: "B", values: [reckoned] }),
    ],
    notes: [
      `${last.spans} spans of ${last.traces} traces; the heap has garbage in it, by which it is more than what is held`,
    ],
    drawings: {
      "sampler-memory.svg": memoryCurveSvg(points, {
        ...{ reckoned, refusedFrom: SAMPLER_MEMORY.share(SAMPLER_REFUSES_FROM).bytes },
      }),
    },
    failures: [],
  };
}
