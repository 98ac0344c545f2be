import { setTimeout as sleep } from "node:timers/promises";
import { writtenByService, type MadeTrace } from "../../tools/bench/sampling/made-traces.ts";
import { spansOf } from "../../tools/bench/sampling/read-back.ts";
import { until, type SampledStore } from "../../tools/bench/sampling/sampled-store.ts";
import type { Tenant } from "../../model/sampling.ts";

/** What became of traffic at the Collector's door. */
export interface Acknowledged {
  /** Traces of which every message was accepted. */
  readonly whole: readonly MadeTrace[];
  /** Statuses of messages that were not accepted. */
  readonly refusals: readonly number[];
  /** Traces that were offered in a second. */
  readonly rate: number;
}

/** Traces that are sent in one message of each service. */
const AT_ONCE = 20;

/** Offers traces at a pace, so many a second, each in a message of each of its services; nothing is sent again. */
export async function offer(
  store: SampledStore,
  traces: readonly MadeTrace[],
  perSecond: number,
): Promise<Acknowledged> {
  const refused = new Set<string>();
  const refusals: number[] = [];
  const began = Date.now();
  const underWay: Promise<void>[] = [];
  for (let first = 0; first < traces.length; first += AT_ONCE) {
    await sleep(Math.max(0, began + (first * 1_000) / perSecond - Date.now()));
    const group = traces.slice(first, first + AT_ONCE);
    underWay.push(
      ...writtenByService(group).map(async (message) => {
        // No answer is no acknowledgement.
        const status = await store.post(message).catch(() => 0);
        if (status === 200) return;
        refusals.push(status);
        for (const { traceId, byService } of group) {
          if (byService.has(message.service)) refused.add(traceId);
        }
      }),
    );
  }
  const rate = (traces.length * 1_000) / (Date.now() - began);
  await Promise.all(underWay);
  return { whole: traces.filter(({ traceId }) => !refused.has(traceId)), refusals, rate };
}

/** Questions for traces that are put at once. */
const QUESTIONS = 8;

/** The numbers of spans that a tenant of Tempo's has of each trace, by its id; 0 where it has none. */
export async function spansIn(
  store: SampledStore,
  tenant: Tenant,
  traces: readonly MadeTrace[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const waiting = [...traces];
  const asker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      found.set(next.traceId, await spansOf(store, tenant, next));
    }
  };
  await Promise.all(Array.from({ length: QUESTIONS }, asker));
  return found;
}

/** Spans that Tempo has been given for a tenant since it was started. */
export async function spansGiven(store: SampledStore, tenant: Tenant): Promise<number> {
  const { body } = await store.tempo("/metrics");
  const counter = `tempo_distributor_spans_received_total\\{tenant="${tenant}"\\} (\\S+)$`;
  return Number(new RegExp(counter, "m").exec(body)?.[1] ?? 0);
}

/** Waits until nothing of what was accepted is on its way any more. */
export async function settled(store: SampledStore): Promise<void> {
  const counted = async () => {
    const pages = await Promise.all(
      ["collector", ...store.samplers].map((one) => store.metrics(one)),
    );
    const lines = pages.flatMap((page) => page.split("\n"));
    return lines
      .filter((line) => /^otelcol_(exporter_sent_spans|receiver_accepted_spans)/.test(line))
      .join("\n");
  };
  const held = async () => {
    const pages = await Promise.all(store.samplers.map((one) => store.metrics(one)));
    return pages.some((page) => !/sampling_traces_on_memory\{.*\} 0$/m.test(page));
  };
  let before = "";
  await until("rest after the decisions", async () => {
    await sleep(LONGER_THAN_METRICS);
    const now = await counted();
    const same = now === before && now !== "";
    before = now;
    return same && !(await held());
  });
}

/** Metrics are written each ten seconds. */
const LONGER_THAN_METRICS = 11_000;
