import * as loki from "@grafana/grafana-foundation-sdk/loki";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as tempo from "@grafana/grafana-foundation-sdk/tempo";
import type { DataSource } from "../../model/data-sources.ts";

/** A query's data source, as every query and panel refers to it. */
export function sourceOf({ uid }: DataSource) {
  return { type: uid, uid };
}

/** A PromQL query, and how its series are called in the legend. */
export interface PromQuery {
  readonly expr: string;
  readonly legend: string;
  /** Shows single requests beside the curve, each a way to its trace. */
  readonly exemplars?: boolean;
}

/** What a panel makes of the answers: series over time, buckets over time, or the newest values alone. */
export type PromAnswer = "series" | "heatmap" | "instant";

/** PromQL queries of one panel. */
export function promQueries(
  source: DataSource,
  queries: readonly PromQuery[],
  answer: PromAnswer = "series",
) {
  return queries.map(({ expr, legend, exemplars = false }, index) => {
    const query = new prometheus.DataqueryBuilder()
      .datasource(sourceOf(source))
      .refId(String.fromCharCode("A".charCodeAt(0) + index))
      .expr(expr)
      .legendFormat(legend)
      .exemplar(exemplars);
    if (answer === "heatmap") query.format(prometheus.PromQueryFormat.Heatmap);
    return answer === "instant" ? query.instant() : query.range();
  });
}

/** A TraceQL query that lists traces, or with `spans` what it selects of them; an id finds just that trace. */
export function traceQuery(source: DataSource, query: string, list: "traces" | "spans" = "traces") {
  const { Traces, Spans } = tempo.SearchTableType;
  return new tempo.DataqueryBuilder()
    .datasource(sourceOf(source))
    .refId("A")
    .queryType(tempo.TempoQueryType.Traceql)
    .query(query)
    .tableType(list === "spans" ? Spans : Traces)
    .limit(20)
    .filters([]);
}

/** Who calls whom, which Tempo asks Prometheus: all calls, or those of any of the selectors. */
export function serviceMapQuery(source: DataSource, selectors: readonly string[]) {
  return new tempo.DataqueryBuilder()
    .datasource(sourceOf(source))
    .refId("A")
    .queryType(tempo.TempoQueryType.ServiceMap)
    .serviceMapQuery([...selectors])
    .filters([]);
}

/** A LogQL query for log records. */
export function logQuery(source: DataSource, expr: string) {
  return new loki.DataqueryBuilder()
    .datasource(sourceOf(source))
    .refId("A")
    .expr(expr)
    .queryType("range")
    .maxLines(500);
}
