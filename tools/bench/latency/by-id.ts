import { Failure } from "../../command-line.ts";
import type { Span } from "../../trace.ts";
import { against, figure, type Section } from "../section.ts";
import { emit, requireSame } from "./emission.ts";
import type { Instruments } from "./instruments.ts";
import { spaced } from "./spaced.ts";

/** From one trace to the next, in milliseconds. */
const SPACING = 250;

/** Milliseconds between two questions for a trace, and until it is given up. */
const POLLING = { interval: 5, patience: 10_000 } as const;

/** Traces before the first that counts: they open the connections and warm up both sides. */
const WARM_UP = 10;

/** Most milliseconds from emission to readable by id. */
const GOAL = { statistic: "p95", atMost: 200 } as const;

/** One trace's times, in milliseconds. */
interface Times {
  readonly readable: number;
  readonly missed: number;
  readonly acknowledged: number;
  /** The same question for a trace that is there for long. */
  readonly control: number;
}

/** Measures the time from emission until a trace can be read by its id. */
export async function measureById(
  { sender, tempo }: Instruments,
  traces: number,
): Promise<Omit<Section, "name">> {
  const question = (sent: readonly Span[]) => tempo.trace(sent[0]?.traceId ?? "", sent.length);
  let stored: readonly Span[] = [];
  const measure = async () => {
    const { sent, acknowledged, arrival } = await emit(sender, question, POLLING);
    requireSame(sent, arrival.value);
    if (stored.length === 0) stored = sent;
    const asked = performance.now();
    const again = await question(stored);
    const control = performance.now() - asked;
    if (!again) throw new Failure("a trace that had been there was gone");
    return { readable: arrival.answered, missed: arrival.missed, acknowledged, control };
  };
  const { values, failures } = await spaced(WARM_UP + traces, SPACING, measure);
  return { ...reportOf(values.slice(WARM_UP)), failures };
}

function reportOf(times: readonly Times[]): Omit<Section, "name" | "failures"> {
  const all = (name: keyof Times) => times.map((one) => one[name]);
  const { ratios } = against(all("readable"), all("control"));
  return {
    figures: [
      figure("emit to readable by id in Tempo", {
        unit: "ms",
        values: all("readable"),
        goal: GOAL,
      }),
      figure("last question that found it missing", { unit: "ms", values: all("missed") }),
      figure("control: question for a stored trace", { unit: "ms", values: all("control") }),
      figure("ratio, by trace", { unit: "x", values: ratios }),
      figure("emit to acknowledged by the Collector", { unit: "ms", values: all("acknowledged") }),
    ],
    notes: [
      `8 spans a trace, one trace each ${SPACING} ms ± 25 %, one at a time, after ${WARM_UP} not counted`,
      `a question each ${POLLING.interval} ms on one open connection: a trace became readable between the last miss and its figure`,
    ],
  };
}
