import * as loki from "@grafana/grafana-foundation-sdk/loki";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as tempo from "@grafana/grafana-foundation-sdk/tempo";
import type { DataSource } from "../../model/data-sources.ts";

/** A query's data source, as every query and panel refers to it. */
export function sourceOf({ uid }: DataSource) {
  return { type: uid, uid };
}

/** A PromQL query over time, and how its series are called in the legend. */
export interface PromQuery {
  readonly expr: string;
  readonly legend: string;
  /** Shows single requests beside the curve, each a way to its trace. */
  readonly exemplars?: boolean;
}

/** PromQL queries of one panel. */
export function promQueries(source: DataSource, queries: readonly PromQuery[]) {
  return queries.map(({ expr, legend, exemplars = false }, index) =>
    new prometheus.DataqueryBuilder()
      .datasource(sourceOf(source))
      .refId(String.fromCharCode("A".charCodeAt(0) + index))
      .expr(expr)
      .legendFormat(legend)
      .exemplar(exemplars)
      .range(),
  );
}

/** A TraceQL query that lists traces; a trace's id instead of one finds just that trace. */
export function traceQuery(source: DataSource, query: string) {
  return new tempo.DataqueryBuilder()
    .datasource(sourceOf(source))
    .refId("A")
    .queryType(tempo.TempoQueryType.Traceql)
    .query(query)
    .tableType(tempo.SearchTableType.Traces)
    .limit(20)
    .filters([]);
}

/** Who calls whom, which Tempo asks Prometheus. */
export function serviceMapQuery(source: DataSource) {
  return new tempo.DataqueryBuilder()
    .datasource(sourceOf(source))
    .refId("A")
    .queryType(tempo.TempoQueryType.ServiceMap)
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
