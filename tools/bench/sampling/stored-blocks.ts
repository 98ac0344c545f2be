import { execa } from "execa";
import { z } from "zod";
import { TEMPO_STORAGE } from "../../../components/tempo/config.ts";
import { counterIn } from "../memory/sizes.ts";
import { until, type SampledStore } from "./sampled-store.ts";

/** What Tempo has stored of all tenants' traces. */
export interface Stored {
  /** Bytes of the blocks' data; their indexes and filters are not in it. */
  readonly bytes: number;
  readonly traces: number;
}

const block = z.object({ size: z.number(), totalObjects: z.number(), tenantID: z.string() });

/** How Tempo writes the description of a block that has not been merged into another. */
const DESCRIPTION = "meta.json";

/** Lets Tempo complete its blocks, and counts what is in them once each of so many traces is. */
export async function storedBy(store: SampledStore, traces: number): Promise<Stored> {
  let stored: Stored = { bytes: 0, traces: 0 };
  await store.tempo("/flush");
  await until(`${traces} traces in blocks`, async () => {
    stored = await blocksOf(store);
    return stored.traces >= traces;
  });
  return stored;
}

async function blocksOf(store: SampledStore): Promise<Stored> {
  const archive = await store.of("tempo").copyOf(`${TEMPO_STORAGE}/blocks`);
  const names = ["--wildcards", `*/${DESCRIPTION}`];
  const { stdout } = await execa("tar", ["-xO", ...names], { input: archive, reject: false });
  const texts = stdout.split(/(?<=\})\s*(?=\{"format)/).filter((text) => text !== "");
  const blocks = texts.map((text) => block.parse(JSON.parse(text)));
  return {
    bytes: blocks.reduce((sum, { size }) => sum + size, 0),
    traces: blocks.reduce((sum, { totalObjects }) => sum + totalObjects, 0),
  };
}

/** What the sampler is to have decided about; no traces where none wait for a decision. */
export interface Expected {
  readonly traces: number;
  readonly spans: number;
}

/** Waits until everything is decided and what is kept has come to Tempo; how many traces that is. */
export async function decidedBy(store: SampledStore, { traces, spans }: Expected): Promise<number> {
  const decisions = "otelcol_processor_tail_sampling_global_count_traces_sampled_total";
  const sentBy = async () => {
    const page = await store.metrics();
    const decided = counted(page, decisions) >= traces;
    const sent = counted(page, "otelcol_exporter_sent_spans_total");
    return decided && (traces > 0 || sent >= spans) ? sent : undefined;
  };
  await until("a decision about each trace, and all that is kept in Tempo", async () => {
    const sent = await sentBy();
    const given = await tempoCounts(store, "tempo_distributor_spans_received_total");
    return sent !== undefined && sent > 0 && given === sent;
  });
  return tempoCounts(store, "tempo_ingester_traces_created_total");
}

/** A counter of Tempo's over all tenants; 0 where it has none yet. */
export async function tempoCounts(store: SampledStore, name: string): Promise<number> {
  return counted((await store.tempo("/metrics")).body, name);
}

function counted(page: string, name: string): number {
  return page.includes(`\n${name}{`) ? counterIn(page, name) : 0;
}
