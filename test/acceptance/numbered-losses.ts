import assert from "node:assert/strict";
import type { Access } from "../../tools/access.ts";
import type { Span } from "../../tools/trace.ts";
import { askStore, bodyOf } from "../../tools/verify/stores/ask.ts";
import { GAUGE, SERVICE, SPANS, type Batch } from "./numbered.ts";
import { eventually } from "./support.ts";

/** How a store is asked for the spans of a trace. */
type SpansIn = (access: Access, traceId: string) => Promise<Span[]>;

/** Traces that are asked for at a time. */
const AT_ONCE = 4;

/** Records that Loki tells at once. */
const PAGE = 5_000;

/** A trace of which spans are lost, and how many, or what was answered instead of them. */
export interface Lost extends Batch {
  readonly lacking: number | string;
}

/** The acknowledged traces of which a store lacks spans. */
export async function spansLost(
  access: Access,
  traces: readonly Batch[],
  spansIn: SpansIn,
): Promise<Lost[]> {
  const lost: Lost[] = [];
  for (let first = 0; first < traces.length; first += AT_ONCE) {
    const some = await Promise.all(
      traces.slice(first, first + AT_ONCE).map(async (batch) => ({
        ...batch,
        lacking: await lackingOf(batch, spansIn(access, batch.traceId)).catch(String),
      })),
    );
    lost.push(...some.filter(({ lacking }) => lacking !== 0));
  }
  return lost;
}

async function lackingOf({ number }: Batch, spans: Promise<readonly Span[]>): Promise<number> {
  const found = new Set((await spans).map(({ attributes }) => Number(attributes["sequence"])));
  const sent = Array.from({ length: SPANS }, (_, index) => number * SPANS + index);
  return sent.filter((one) => !found.has(one)).length;
}

/** Asks a store again for what it lacks, until it has every span or `patience` milliseconds are over. */
export async function everySpanIn(
  access: Access,
  traces: readonly Batch[],
  { spansIn, patience }: { readonly spansIn: SpansIn; readonly patience: number },
): Promise<void> {
  let lost: readonly Batch[] = traces;
  await eventually(async () => {
    lost = await spansLost(access, lost, spansIn);
    assert.deepEqual(lost, [], spansIn.name);
  }, patience);
}

/** The acknowledged log records that are not in Loki. */
export async function recordsLost(access: Access, records: readonly Batch[]): Promise<Batch[]> {
  const found = new Set<string>();
  let start = BigInt(Date.now() - 1_800_000) * 1_000_000n;
  for (;;) {
    const query = new URLSearchParams({
      query: `{service_name="${SERVICE}"}`,
      start: `${start}`,
      limit: `${PAGE}`,
      direction: "forward",
    });
    const answer = await askStore(access, "loki", `/loki/api/v1/query_range?${query.toString()}`);
    const { data } = bodyOf(answer, "Loki") as { data: { result: { values: string[][] }[] } };
    const entries = data.result.flatMap(({ values }) => values);
    for (const [, line = ""] of entries) found.add(line);
    if (entries.length < PAGE) break;
    start = entries.reduce(
      (last, [time = "0"]) => (BigInt(time) > last ? BigInt(time) : last),
      start,
    );
  }
  return records.filter(({ traceId }) => !found.has(`record ${traceId}`));
}

/** The acknowledged samples that are not in Prometheus. */
export async function samplesLost(access: Access, samples: readonly Batch[]): Promise<Batch[]> {
  const query = new URLSearchParams({ query: `${GAUGE}{job="${SERVICE}"}[30m]` });
  const answer = await askStore(access, "prometheus", `/api/v1/query?${query.toString()}`);
  const { data } = bodyOf(answer, "Prometheus") as { data: { result: { values: string[][] }[] } };
  const found = new Set(data.result.flatMap(({ values }) => values.map(([, one]) => Number(one))));
  return samples.filter(({ number }) => !found.has(number));
}
