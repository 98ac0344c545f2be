import type { Span } from "../../trace.ts";
import { foundByTraceql } from "../../verify/stores.ts";
import { sentenceOf } from "../progress.ts";
import { figure, type Section } from "../section.ts";
import { emit, spaced } from "./emission.ts";
import type { Instruments } from "./instruments.ts";

/** From one trace to the next, in milliseconds, where finding it takes no longer. */
const SPACING = 1_000;

/** Milliseconds between two searches for a trace, and until it is given up. */
const POLLING = { interval: 50, patience: 60_000 } as const;

/** Measures the time from emission until TraceQL finds a trace with all its spans. */
export async function measureByTraceql(
  { access, sender }: Instruments,
  traces: number,
): Promise<Omit<Section, "name">> {
  const question = async (sent: readonly Span[]) => {
    const found = await foundByTraceql(access, sent[0]?.traceId ?? "");
    return found?.spans === sent.length ? found : undefined;
  };
  const found: number[] = [];
  const missed: number[] = [];
  const failures: string[] = [];
  await spaced(traces, SPACING, async (index) => {
    try {
      const { arrival } = await emit(sender, question, POLLING);
      found.push(arrival.answered);
      missed.push(arrival.missed);
    } catch (error) {
      failures.push(`search ${index + 1}: ${sentenceOf(error)}`);
    }
  });
  return {
    figures: [
      figure("emit to found by TraceQL in Tempo", { unit: "ms", values: found }),
      figure("last search that found it missing", { unit: "ms", values: missed }),
    ],
    notes: [
      `searches: one each ${POLLING.interval} ms, on a new connection each, one trace at a time`,
      "tail-sampled: no figure, since this platform keeps or drops a trace by its id at once",
    ],
    failures,
  };
}
