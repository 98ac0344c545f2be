import * as units from "@grafana/grafana-foundation-sdk/units";
import { STORED_OF_GIVEN } from "../../../model/capacity.ts";
import { ROOM_OF_SAMPLER, SAMPLER_MEMORY } from "../../../model/sampler-memory.ts";
import { toDashboard } from "../drill-downs.ts";
import { graph } from "../panels.ts";
import { uids } from "../uids.ts";
import { countedOnce, type View } from "../view.ts";

const collector = [toDashboard(uids.collector, "Collector & Sampling")];
const infrastructure = [toDashboard(uids.infrastructure, "Infrastructure")];

const DAY_SECONDS = 86_400;

/** Blocks are completed once a minute or less often: a shorter time would show each of them by itself. */
const WINDOW = "10m";

/** What Tempo's disk grows by in a day, against what is reckoned with. */
export function tempoGrowth(view: View) {
  const aDay = (counter: string) => `sum(rate(${counter}[${WINDOW}])) * ${DAY_SECONDS}`;
  return graph(view, {
    title: "Tempo: bytes a day, predicted and real",
    description:
      "Bytes that a day at the pace of ten minutes adds to Tempo's blocks: reckoned from what it is given, and as stored.",
    unit: units.BytesIEC,
    queries: [
      {
        expr: `${aDay("tempo_distributor_bytes_received_total")} * ${STORED_OF_GIVEN}`,
        legend: "predicted",
      },
      {
        expr: countedOnce(view, aDay("tempo_ingester_flush_size_bytes_sum")),
        legend: "stored",
      },
    ],
    needs: ["tempo"],
    links: infrastructure,
  });
}

/** How much of its room each sampler has filled. */
export function samplerRoom(view: View) {
  const heap = 'max by (instance) (otelcol_process_runtime_heap_alloc_bytes{job="sampler"})';
  return graph(view, {
    title: "Samplers: memory and room",
    description:
      "Heap of each sampler, garbage included; what is held at the rated load; and the limit of its memory.",
    unit: units.BytesIEC,
    queries: [
      { expr: heap, legend: "{{instance}}" },
      { expr: `vector(${ROOM_OF_SAMPLER.bytes})`, legend: "held at the rated load" },
      { expr: `vector(${SAMPLER_MEMORY.bytes})`, legend: "limit" },
    ],
    needs: ["sampler"],
    links: collector,
  });
}

/** How many traces the samplers hold, of those that they have room for. */
export function samplerTraces(view: View) {
  const held =
    'sum by (instance) (otelcol_processor_tail_sampling_sampling_traces_on_memory{job="sampler"})';
  const decided =
    'sum by (sampled) (rate(otelcol_processor_tail_sampling_global_count_traces_sampled_total{job="sampler"}[$__rate_interval]))';
  return graph(view, {
    title: "Samplers: traces",
    description:
      "Traces that each sampler holds, and traces a second of all of them by whether they are kept.",
    unit: units.Short,
    queries: [
      { expr: held, legend: "{{instance}} holds" },
      { expr: decided, legend: "a second, kept: {{sampled}}" },
    ],
    needs: ["sampler"],
    links: collector,
  });
}
