import { z } from "zod";
import { callMetrics } from "../../components/grafana/call-metrics.ts";
import { spanMetrics } from "../../components/grafana/metrics.ts";
import type { Access } from "../access.ts";
import { askStore, bodyOf } from "../verify/stores/ask.ts";
import { logRecords } from "../verify/stores/loki.ts";
import { samplesOf } from "../verify/stores/prometheus.ts";
import { spansInTempo } from "../verify/stores/tempo.ts";
import { filledIn, type PanelQuery } from "./queries.ts";

/** A series over time: its labels, and its values by seconds since 1970. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, number])[];
}

/** How far back is looked, in seconds. */
const BACK = 900;

/** How much a panel's query finds: points, records, traces, spans or edges. */
export async function found(access: Access, query: PanelQuery, trace: string): Promise<number> {
  switch (query.kind) {
    case "PromQL":
      return pointsOf(access, filledIn(query.text));
    case "LogQL":
      return (await logRecords(access, filledIn(query.text))).length;
    case "service map":
      return edgesInMap(access, query.text.split("\n"));
    case "trace by id":
      return (await spansInTempo(access, trace)).length;
    case "TraceQL":
      return (await tracesFound(access, filledIn(query.text))).length;
  }
}

/** The points with a value that a query has in the last quarter of an hour. */
export async function pointsOf(access: Access, query: string): Promise<number> {
  const series = await seriesOf(access, query);
  return series.flatMap(({ values }) => values).filter(([, value]) => Number.isFinite(value))
    .length;
}

/** The series that a query has in the last quarter of an hour, or as far back as is said in seconds. */
export async function seriesOf(access: Access, query: string, back = BACK): Promise<Series[]> {
  const now = Date.now() / 1_000;
  const time = { start: `${now - back}`, end: `${now}`, step: "15" };
  const path = `/api/v1/query_range?${new URLSearchParams({ query, ...time }).toString()}`;
  const answer = bodyOf(await askStore(access, "prometheus", path), "Prometheus");
  return matrix.parse(answer).data.result.map(({ metric, values }) => ({
    labels: metric,
    values: values.map(([time, value]) => [time, Number(value)] as const),
  }));
}

/** The id of a trace that Tempo has found first among all; nothing where it has none. */
export async function someTrace(access: Access): Promise<string | undefined> {
  const [trace] = await tracesFound(access, "{}");
  return trace;
}

/** The ids of the traces that a TraceQL query finds in the last quarter of an hour, at most twenty. */
export async function tracesFound(access: Access, q: string): Promise<string[]> {
  const now = Math.ceil(Date.now() / 1_000);
  // Without a time, Tempo looks at what it has not yet written away, and nowhere else.
  const time = { start: `${now - BACK}`, end: `${now}` };
  const path = `/api/search?${new URLSearchParams({ q, limit: "20", ...time }).toString()}`;
  const answer = bodyOf(await askStore(access, "tempo", path), "Tempo's search");
  // Tempo's search writes ids without leading zeros.
  return search.parse(answer).traces.map(({ traceID }) => traceID.padStart(32, "0"));
}

async function edgesInMap(access: Access, selectors: readonly string[]): Promise<number> {
  const asked = selectors.map((selector) => `${callMetrics.calls}${selector}`).join(" or ");
  const samples = await samplesOf(access, asked);
  return samples.filter(({ labels }) => labels["client"] && labels["server"]).length;
}

/** The labels of the exemplars that a query has in the last quarter of an hour, the oldest first. */
export async function exemplars(
  access: Access,
  query: string = spanMetrics.durationBucket,
): Promise<Record<string, string>[]> {
  const now = Date.now() / 1_000;
  const parameters = new URLSearchParams({ query, start: `${now - BACK}`, end: `${now}` });
  const path = `/api/v1/query_exemplars?${parameters.toString()}`;
  const answer = bodyOf(await askStore(access, "prometheus", path), "Prometheus");
  return exemplarSeries
    .parse(answer)
    .data.flatMap((series) => series.exemplars)
    .sort((one, other) => one.timestamp - other.timestamp)
    .map(({ labels }) => labels);
}

const search = z.object({ traces: z.array(z.object({ traceID: z.string() })).default([]) });

const labels = z.record(z.string(), z.string());

const matrix = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: labels, values: z.array(z.tuple([z.number(), z.string()])) }),
    ),
  }),
});

const exemplarSeries = z.object({
  data: z.array(z.object({ exemplars: z.array(z.object({ labels, timestamp: z.number() })) })),
});
