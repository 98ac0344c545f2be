import { z } from "zod";
import type { Access } from "../../tools/access.ts";
import { askStore, bodyOf } from "../../tools/verify/stores/ask.ts";
import { logRecords } from "../../tools/verify/stores/loki.ts";
import { samplesOf } from "../../tools/verify/stores/prometheus.ts";
import { spansInTempo } from "../../tools/verify/stores/tempo.ts";
import { filledIn, type PanelQuery } from "./grafana.ts";

/** How much a panel's query finds: points, records, traces, spans or edges. */
export async function found(access: Access, { source, text }: PanelQuery, trace: string) {
  if (source === "prometheus") return pointsOf(access, filledIn(text));
  if (source === "loki") return (await logRecords(access, filledIn(text, { trace }))).length;
  if (text === "") return edgesInMap(access);
  if (text === "${trace}") return (await spansInTempo(access, trace)).length;
  const query = new URLSearchParams({ q: filledIn(text), limit: "20" }).toString();
  const answer = bodyOf(await askStore(access, "tempo", `/api/search?${query}`), "Tempo's search");
  return z.object({ traces: z.array(z.unknown()).default([]) }).parse(answer).traces.length;
}

/** The points with a value that a query has in the last quarter of an hour. */
export async function pointsOf(access: Access, query: string): Promise<number> {
  const now = Date.now() / 1_000;
  const time = { start: `${now - 900}`, end: `${now}`, step: "15" };
  const path = `/api/v1/query_range?${new URLSearchParams({ query, ...time }).toString()}`;
  const answer = bodyOf(await askStore(access, "prometheus", path), "Prometheus");
  return matrix
    .parse(answer)
    .data.result.flatMap(({ values }) => values)
    .filter(([, value]) => Number.isFinite(Number(value))).length;
}

async function edgesInMap(access: Access): Promise<number> {
  const samples = await samplesOf(access, "traces_service_graph_request_total");
  return samples.filter(({ labels }) => labels["client"] && labels["server"]).length;
}

/** The labels of the exemplars of the last quarter of an hour, the oldest first. */
export async function exemplars(access: Access): Promise<Record<string, string>[]> {
  const now = Date.now() / 1_000;
  const query = "traces_span_metrics_duration_seconds_bucket";
  const parameters = new URLSearchParams({ query, start: `${now - 900}`, end: `${now}` });
  const path = `/api/v1/query_exemplars?${parameters.toString()}`;
  const answer = bodyOf(await askStore(access, "prometheus", path), "Prometheus");
  return exemplarSeries
    .parse(answer)
    .data.flatMap((series) => series.exemplars)
    .sort((one, other) => one.timestamp - other.timestamp)
    .map(({ labels }) => labels);
}

const matrix = z.object({
  data: z.object({
    result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});

const exemplarSeries = z.object({
  data: z.array(
    z.object({
      exemplars: z.array(
        z.object({ labels: z.record(z.string(), z.string()), timestamp: z.number() }),
      ),
    }),
  ),
});
