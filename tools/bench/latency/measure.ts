import type { Access } from "../../access.ts";
import { Sender } from "../../traffic/sender.ts";
import { progress } from "../progress.ts";
import type { Section } from "../section.ts";
import { measureById } from "./by-id.ts";
import { measureByTraceql } from "./by-traceql.ts";
import type { Instruments } from "./instruments.ts";
import { TempoConnection } from "./tempo-connection.ts";

/** Measures the time from a trace's emission until Tempo gives it back, by id and by TraceQL. */
export async function measureLatency(access: Access, traces: number): Promise<Section> {
  const instruments: Instruments = {
    access,
    sender: new Sender(access, "grpc"),
    tempo: new TempoConnection(access),
  };
  try {
    progress(`latency: ${traces} traces, read by id`);
    const byId = await measureById(instruments, traces);
    const searches = Math.ceil(traces / 5);
    progress(`latency: ${searches} traces, found by TraceQL`);
    const byTraceql = await measureByTraceql(instruments, searches);
    return {
      name: "latency",
      figures: [...byId.figures, ...byTraceql.figures],
      notes: [...byId.notes, ...byTraceql.notes],
      failures: [
        ...byId.failures.map((failure) => `by id, ${failure}`),
        ...byTraceql.failures.map((failure) => `by TraceQL, ${failure}`),
      ],
    };
  } finally {
    await instruments.sender.close();
    instruments.tempo.close();
  }
}
