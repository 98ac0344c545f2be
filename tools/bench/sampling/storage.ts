import { keptShare, keptShares } from "../../../model/capacity.ts";
import { progress } from "../progress.ts";
import { figure, type Section } from "../section.ts";
import { storedByJaeger } from "./jaeger-size.ts";
import { madeTraces, messagesOf, type MadeTrace, type Written } from "./made-traces.ts";
import { platformOf, SampledStore } from "./sampled-store.ts";
import { decidedBy, keptTraces, storedBy, tempoCounts } from "./stored-blocks.ts";

/** Traces of each run, and how many of them come in one message of a service. */
const TRACES = 6_000;
const AT_ONCE = 100;

/** The baseline that storage is measured at, in percent. */
const BASELINE = 25;

/** Shares of the traffic, 0 to 1; fixed by the seed, and counted before they are predicted from. */
const RECIPE = { scenario: "mixed", seed: 25, errorShare: 0.05, slowShare: 0.03 } as const;

/** The sampler has room for a load that comes in within seconds. */
const ROOM = {
  decisionWait: "4s",
  rate: { tracesPerSecond: 300, spansPerTrace: 14, spanBytes: 300 },
} as const;

/** Slow traces of the scenarios take 3 seconds and more. */
const SLOWER_THAN = "2999ms";

/** What is sampled how, and what is stored of it. */
export interface StorageRun {
  readonly name: string;
  /** The part that the arithmetic of `model/capacity.ts` says is kept, 0 to 1. */
  readonly predicted: number;
  /** Stored bytes, and traces, as parts of those of the run that keeps everything, 0 to 1. */
  readonly bytes: number;
  readonly traces: number;
}

/** What has been measured of one way of sampling. */
interface Kept {
  readonly bytes: number;
  readonly traces: number;
  /** Bytes of spans that Tempo was given, as it counts them. */
  readonly given: number;
}

/** All that measuring storage has found. */
export interface StorageFindings {
  readonly runs: readonly StorageRun[];
  /** Bytes of Tempo's blocks for a byte of a span as senders send it. */
  readonly storedPerSent: number;
  /** The same for a byte as Tempo is given it, with what the Collector has said of each span. */
  readonly storedPerGiven: number;
  readonly spanBytes: number;
}

/** Stores the same traces sampled in several ways, each in a Tempo of its own. */
export async function storedBySampling(traces: number = TRACES): Promise<StorageFindings> {
  const made = madeTraces(RECIPE, traces);
  const messages = messagesOf(made, AT_ONCE);
  const all = await keptOf({ baseline: 100, errors: false }, made, messages);
  const pure = { baseline: BASELINE, errors: false, ...ROOM };
  const whole = { baseline: BASELINE, slowerThan: SLOWER_THAN, ...ROOM };
  const runs: StorageRun[] = [];
  for (const [name, sampling] of [
    [`${BASELINE} % of all traces`, pure],
    [`${BASELINE} %, and every error and slow trace`, whole],
  ] as const) {
    const { bytes, traces: count } = await keptOf(sampling, made, messages);
    runs.push({
      name,
      predicted: predictedFor(sampling, made),
      bytes: bytes / all.bytes,
      traces: count / all.traces,
    });
  }
  const sent = sentBytes(messages);
  const spans = messages.reduce((sum, one) => sum + one.spans, 0);
  return {
    runs,
    storedPerSent: all.bytes / sent,
    storedPerGiven: all.bytes / all.given,
    spanBytes: sent / spans,
  };
}

/** Bytes of Jaeger's files for a byte as senders send it. */
async function jaegerBytesForByte(): Promise<number> {
  const messages = messagesOf(madeTraces(RECIPE, TRACES), AT_ONCE);
  return (await storedByJaeger(messages)) / sentBytes(messages);
}

const sentBytes = (messages: readonly Written[]) =>
  messages.reduce((sum, { body }) => sum + body.length, 0);

/** What is stored of traces that are sampled so. */
async function keptOf(
  sampling: Readonly<Record<string, unknown>>,
  made: readonly MadeTrace[],
  messages: readonly Written[],
): Promise<Kept> {
  const store = await SampledStore.start(platformOf(["collector", "sampler", "tempo"], sampling));
  try {
    await store.send(messages);
    const waits = sampling["decisionWait"] !== undefined;
    await decidedBy(store, { traces: waits ? made.length : 0, spans: spansOf(made) });
    const stored = await storedBy(store, await keptTraces(store, made.length));
    const given = await tempoCounts(store, "tempo_distributor_bytes_received_total");
    return { ...stored, given };
  } finally {
    await store.stop();
  }
}

const spansOf = (made: readonly MadeTrace[]) => made.reduce((sum, { spans }) => sum + spans, 0);

function predictedFor(
  sampling: Readonly<Record<string, unknown>>,
  made: readonly MadeTrace[],
): number {
  const percentOf = (which: (trace: MadeTrace) => boolean) =>
    (100 * made.filter(which).length) / made.length;
  const { collector } = platformOf(["collector", "sampler", "tempo"], sampling);
  const shares = keptShares(collector.sampling, {
    ...collector.sampling.rate,
    errors: percentOf(({ failed }) => failed),
    slow: percentOf(({ failed, slow }) => slow && !failed),
    shares: {},
  });
  return keptShare(shares);
}

/** Measures what sampling saves of Tempo's disk, against what is predicted. */
export async function measureStorage(): Promise<Section> {
  progress(`storage: ${TRACES} traces into Tempo, sampled in three ways`);
  const { runs, storedPerSent, storedPerGiven, spanBytes } = await storedBySampling();
  progress("storage: the same traces into Jaeger");
  const jaegerPerSent = await jaegerBytesForByte();
  const percent = (value: number) => 100 * value;
  return {
    name: "storage",
    figures: [
      ...runs.flatMap(({ name, predicted, bytes, traces }) => [
        figure(`${name}: predicted`, { unit: "%", values: [percent(predicted)] }),
        figure(`${name}: stored bytes`, { unit: "%", values: [percent(bytes)] }),
        figure(`${name}: stored traces`, { unit: "%", values: [percent(traces)] }),
        figure(`${name}: bytes off prediction, in points`, {
          unit: "%",
          values: [percent(Math.abs(bytes - predicted))],
          goal: { statistic: "median", atMost: 2 },
        }),
      ]),
      figure("stored bytes for a byte sent", { unit: "x", values: [storedPerSent] }),
      figure("Jaeger: stored bytes for a byte sent", { unit: "x", values: [jaegerPerSent] }),
      figure("stored bytes for a byte given to Tempo", { unit: "x", values: [storedPerGiven] }),
    ],
    notes: [
      `${TRACES} traces of all scenarios mixed, by a fixed seed, ${spanBytes.toFixed(0)} bytes a span as it is sent`,
      "stored: data of Tempo's completed blocks, in which each trace that it was given is counted",
    ],
    failures: [],
  };
}
