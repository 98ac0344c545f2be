import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../../command-line.ts";
import { interleaved } from "../interleaved.ts";
import { against, figure, type Section } from "../section.ts";
import { Endless } from "./endless.ts";
import { HOST, samplerAlone, type How } from "./sampler-alone.ts";
import { until, type SampledStore } from "./sampled-store.ts";
import { sumIn } from "./stored-blocks.ts";

/** How long spans are sent, in milliseconds, and by how many senders that wait for an answer each. */
const DURATION = 8_000;
const SENDERS = 4;

/** A short wait, so that what is measured is the work and not the room; the rules are production's shape. */
const SAMPLING = {
  baseline: 25,
  rules: [{ services: ["orchestrator-service"], percent: 100 }],
  slowerThan: "500ms",
  decisionWait: "1s",
  rate: { tracesPerSecond: 350, spansPerTrace: 14, spanBytes: 300 },
} as const;

const RECIPE = { scenario: "mixed", seed: 256, errorShare: 0.05, slowShare: 0.03 } as const;

/** Spans a second that a sampler takes on, decides about and hands on, against its program doing nothing with them. */
export async function measureThroughput(rounds: number): Promise<Omit<Section, "name">> {
  const endless = new Endless(RECIPE);
  const rates = await interleaved(rounds, {
    sampled: () => rateOf("as it is", endless),
    control: () => rateOf("without sampling", endless),
  });
  const values = (which: keyof typeof rates) => rates[which].map(({ perSecond }) => perSecond);
  const { ratios } = against(values("sampled"), values("control"));
  const refused = rates.sampled.reduce((sum, one) => sum + one.refused, 0);
  return {
    figures: [
      figure("spans sampled, none lost", { unit: "/s", values: values("sampled") }),
      figure("control: the same program without sampling", {
        unit: "/s",
        values: values("control"),
      }),
      figure("ratio, by round", { unit: "x", values: ratios }),
    ],
    notes: [
      `${SENDERS} senders for ${DURATION / 1_000} s a round to one sampler of 256 MiB and one processor; ` +
        `every accepted trace was decided about; ${refused} messages were refused and are not counted`,
    ],
    failures: [],
  };
}

interface Rate {
  readonly perSecond: number;
  readonly refused: number;
}

async function rateOf(how: How, endless: Endless): Promise<Rate> {
  const store = await samplerAlone(SAMPLING, how);
  try {
    const { spans, traces, refused, seconds } = await flooded(store, endless);
    await until(
      "every accepted span behind the door, and a decision about each trace",
      async () => {
        const page = await store.metrics(HOST);
        const decided =
          how === "without sampling" ||
          sumIn(page, "otelcol_processor_tail_sampling_global_count_traces_sampled_total") ===
            traces;
        return decided && sumIn(page, "otelcol_receiver_accepted_spans_total") === spans;
      },
    );
    const page = await store.metrics(HOST);
    const early = "otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total";
    if (sumIn(page, early) > 0) throw new Failure("no trace must be dropped too early, got some");
    return { perSecond: spans / seconds, refused };
  } finally {
    await store.stop();
  }
}

/** Sends as much as is taken for a while; what of it was accepted. */
async function flooded(store: SampledStore, endless: Endless) {
  const accepted = { spans: 0, traces: 0, refused: 0 };
  const began = performance.now();
  const sender = async () => {
    while (performance.now() - began < DURATION) {
      const message = endless.take();
      const status = await store.post(message);
      if (status === 200) {
        accepted.spans += message.spans;
        accepted.traces += message.traces;
      } else {
        accepted.refused++;
        await sleep(100);
      }
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return { ...accepted, seconds: (performance.now() - began) / 1_000 };
}
