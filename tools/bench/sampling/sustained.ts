import { setTimeout as sleep } from "node:timers/promises";
import { figure, type Section } from "../section.ts";
import { Endless } from "./endless.ts";
import { HOST, samplerAlone } from "./sampler-alone.ts";
import { until, type SampledStore } from "./sampled-store.ts";
import { sumIn } from "./stored-blocks.ts";

/**
 * Production's wait, and as many traces a second of such a size as one sampler is rated for: a few more
 * are refused as a setting.
 */
const SAMPLING = {
  baseline: 25,
  rules: [{ services: ["orchestrator-service"], percent: 100 }],
  slowerThan: "10s",
  decisionWait: "35s",
  rate: { tracesPerSecond: 115, spansPerTrace: 14, spanBytes: 300 },
} as const;

const RECIPE = { scenario: "mixed", seed: 512, errorShare: 0.05, slowShare: 0.03 } as const;

/** How long it is sent, in milliseconds: twice as long as anything is held, and some more. */
const DURATION = 90_000;

/** Milliseconds between two looks at the process. */
const LOOKING = 5_000;

/** Whether one sampler takes its rated load for as long as anybody likes, and what memory it has then. */
export async function measureSustained(): Promise<Omit<Section, "name">> {
  const store = await samplerAlone(SAMPLING);
  const measured = async (metric: string) => sumIn(await store.metrics(HOST), metric);
  try {
    const began = performance.now();
    const isOver = () => performance.now() - began > DURATION;
    const resident: number[] = [];
    const look = async () => {
      while (!isOver()) {
        await sleep(LOOKING);
        resident.push((await measured("otelcol_process_memory_rss_bytes")) / 2 ** 20);
      }
    };
    const [sent] = await Promise.all([sendAtRate(store, isOver), look()]);
    await until("a decision about each accepted trace", async () => {
      const decided = "otelcol_processor_tail_sampling_global_count_traces_sampled_total";
      return (await measured(decided)) === sent.traces;
    });
    const early = await measured(
      "otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total",
    );
    const { spans, traces, refused, seconds } = sent;
    return {
      figures: [
        figure("spans sustained with a wait of 35 s", { unit: "/s", values: [spans / seconds] }),
        figure("resident meanwhile", { unit: "MiB", values: resident }),
      ],
      notes: [
        `${traces} traces of ${spans} spans within ${seconds.toFixed(0)} s, the rated load of one sampler: ` +
          "every accepted one was decided about",
      ],
      failures: [
        ...(refused > 0 ? [`at its rated load it refused ${refused} messages`] : []),
        ...(early > 0 ? [`it dropped ${early} traces before it had decided about them`] : []),
      ],
    };
  } finally {
    await store.stop();
  }
}

/** Sends the rated load until it is over, and says what of it was accepted. */
async function sendAtRate(store: SampledStore, isOver: () => boolean) {
  const endless = new Endless(RECIPE);
  const sent = { spans: 0, traces: 0, refused: 0 };
  const began = performance.now();
  while (!isOver()) {
    const message = endless.take();
    if ((await store.post(message)) === 200) {
      sent.spans += message.spans;
      sent.traces += message.traces;
    } else {
      sent.refused++;
    }
    const due = (sent.traces / SAMPLING.rate.tracesPerSecond) * 1_000;
    await sleep(Math.max(0, due - (performance.now() - began)));
  }
  return { ...sent, seconds: (performance.now() - began) / 1_000 };
}
