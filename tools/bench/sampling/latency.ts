import { Failure } from "../../command-line.ts";
import { poll } from "../latency/polling.ts";
import { figure, type Section } from "../section.ts";
import { spaced } from "../latency/spaced.ts";
import { madeTraces, writtenByService, type MadeTrace } from "./made-traces.ts";
import { spansOf } from "./read-back.ts";
import { platformOf, SampledStore } from "./sampled-store.ts";

/** The wait for a decision, which the figure is compared with. */
const WAIT_SECONDS = 3;

const SAMPLING = {
  baseline: 25,
  decisionWait: `${WAIT_SECONDS}s`,
  rate: { tracesPerSecond: 50, spansPerTrace: 14, spanBytes: 300 },
} as const;

/** Every trace has an error, so that every one is kept. */
const RECIPE = { scenario: "mixed", seed: 35, errorShare: 1, slowShare: 0 } as const;

const TRACES = 10;

/** Milliseconds from one question to the next, and until the trace is given up. */
const POLLING = { interval: 20, patience: 20_000 } as const;

/** From one trace to the next, in milliseconds; seconds apart, so that the decisions' clock is met everywhere. */
const SPACING = 300;

/** The time from emission until a trace that was waited for can be read by its id. */
export async function measureTailLatency(): Promise<Omit<Section, "name">> {
  const platform = platformOf(["collector", "sampler", "tempo"], SAMPLING);
  const store = await SampledStore.start(platform);
  try {
    const traces = madeTraces(RECIPE, TRACES).filter(({ failed }) => failed);
    const waiting = [...traces];
    const measure = async () => {
      const trace = waiting.shift();
      if (!trace) throw new Failure("a trace must be left, got none");
      return readable(store, trace);
    };
    const { values, failures } = await spaced(traces.length, SPACING, measure);
    const seconds = values.map((milliseconds) => milliseconds / 1_000);
    return {
      figures: [
        figure(`emit to readable by id, ${WAIT_SECONDS} s wait`, { unit: "s", values: seconds }),
        figure("beyond the wait", {
          unit: "s",
          values: seconds.map((value) => value - WAIT_SECONDS),
        }),
      ],
      notes: [`one trace at a time, each with an error; a question each ${POLLING.interval} ms`],
      failures,
    };
  } finally {
    await store.stop();
  }
}

async function readable(store: SampledStore, trace: MadeTrace): Promise<number> {
  const began = performance.now();
  await store.send(writtenByService([trace]));
  const question = async () =>
    (await spansOf(store, "errors", trace)) === trace.spans ? true : undefined;
  const arrival = await poll(question, began, POLLING);
  if (!arrival) throw new Failure(`no trace ${trace.traceId} after ${POLLING.patience} ms`);
  return arrival.answered;
}
