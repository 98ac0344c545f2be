import type { Span } from "../../trace.ts";
import { foundByTraceql } from "../../verify/stores/tempo.ts";
import { figure, type Section } from "../section.ts";
import { emit } from "./emission.ts";
import type { Instruments } from "./instruments.ts";
import { spaced } from "./spaced.ts";

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
  const { values, failures } = await spaced(traces, SPACING, async () => {
    const { arrival } = await emit(sender, question, POLLING);
    return arrival;
  });
  return {
    figures: [
      figure("emit to found by TraceQL in Tempo", {
        unit: "ms",
        values: values.map(({ answered }) => answered),
      }),
      figure("last search that found it missing", {
        unit: "ms",
        values: values.map(({ missed }) => missed),
      }),
    ],
    notes: [
      `searches: one each ${POLLING.interval} ms, on a new connection each, one trace at a time`,
      "tail-sampled: no figure, since dev keeps every trace at once",
    ],
    failures,
  };
}
