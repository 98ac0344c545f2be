import { execa } from "execa";
import { z } from "zod";
import { TEMPO_STORAGE } from "../../../components/tempo/storage.ts";
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

/** Lets Tempo complete its blocks, and counts what is in them once so many traces and all else are. */
export async function storedBy(store: SampledStore, traces: number): Promise<Stored> {
  let stored: Stored = { bytes: 0, traces: 0 };
  await until(`${traces} traces in completed blocks`, async () => {
    await store.tempo("/flush");
    const begun = await untar(store, "wal", ["--list"]);
    // A block that is not complete goes by its id, tenant and format, and is described once it has traces.
    if (new RegExp(`\\+.*/${DESCRIPTION}`).test(begun)) return false;
    stored = await blocksOf(store);
    return stored.traces >= traces;
  });
  return stored;
}

async function blocksOf(store: SampledStore): Promise<Stored> {
  const how = ["--extract", "--to-stdout", "--wildcards", `*/${DESCRIPTION}`];
  const text = await untar(store, "blocks", how);
  const texts = text.split(/(?<=\})\s*(?=\{"format)/).filter((one) => one !== "");
  const blocks = texts.map((one) => block.parse(JSON.parse(one)));
  return {
    bytes: blocks.reduce((sum, { size }) => sum + size, 0),
    traces: blocks.reduce((sum, { totalObjects }) => sum + totalObjects, 0),
  };
}

/** What `tar` says of a folder of Tempo's; nothing where there is no such file. */
async function untar(store: SampledStore, folder: string, how: readonly string[]): Promise<string> {
  const input = await store.of("tempo").copyOf(`${TEMPO_STORAGE}/${folder}`);
  return (await execa("tar", how, { input, reject: false })).stdout;
}

const DECISIONS = "otelcol_processor_tail_sampling_global_count_traces_sampled_total";

/** What the sampler is to have decided about; no traces where none wait for a decision. */
export interface Expected {
  readonly traces: number;
  readonly spans: number;
}

/** Waits until everything is decided and what is kept has come to Tempo. */
export async function decidedBy(store: SampledStore, { traces, spans }: Expected): Promise<void> {
  const sentBy = async () => {
    const page = `\n${(await store.metricsOfSenders()).join("\n")}`;
    const decided = sumIn(page, DECISIONS) >= traces;
    const sent = sumIn(page, "otelcol_exporter_sent_spans_total");
    return decided && (traces > 0 || sent >= spans) ? sent : undefined;
  };
  await until("a decision about each trace, and all that is kept in Tempo", async () => {
    const sent = await sentBy();
    const given = await tempoCounts(store, "tempo_distributor_spans_received_total");
    return sent !== undefined && sent > 0 && given === sent;
  });
}

/** How many traces of all that there were the samplers have kept; all of them where there are none. */
export async function keptTraces(store: SampledStore, all: number): Promise<number> {
  if (store.samplers.length === 0) return all;
  const kept = new RegExp(`^${DECISIONS}\\{.*sampled="true".*\\} (\\S+)$`, "m");
  const pages = await store.metricsOfSenders();
  return pages.reduce((sum, page) => sum + Number(kept.exec(page)?.[1] ?? 0), 0);
}

/** A counter of Tempo's over all tenants; 0 where it has none yet. */
export async function tempoCounts(store: SampledStore, name: string): Promise<number> {
  return sumIn((await store.tempo("/metrics")).body, name);
}

/** The sum of a metric over all its label sets; 0 where there is none yet. */
export function sumIn(page: string, name: string): number {
  return new RegExp(`^${name}[ {]`, "m").test(page) ? counterIn(page, name) : 0;
}
