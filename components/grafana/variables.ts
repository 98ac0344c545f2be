import {
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { DataSource } from "../../model/data-sources.ts";
import { SERVICE_VARIABLE, spanMetrics } from "./metrics.ts";
import { sourceOf } from "./queries.ts";

/** The variable with the id of the trace that a dashboard shows in full. */
export const TRACE_VARIABLE = "trace";

/** Grafana's number for a Prometheus query for the values of a label. */
const LABEL_VALUES = 1;

/** The choice among the services that have sent spans. */
export function serviceVariable(source: DataSource) {
  return (
    new QueryVariableBuilder(SERVICE_VARIABLE)
      .label("Service")
      .datasource(sourceOf(source))
      .query({
        qryType: LABEL_VALUES,
        query: `label_values(${spanMetrics.calls}, service_name)`,
        refId: "services",
      })
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      // Loki wants a matcher that not every stream fulfils.
      .allValue(".+")
      .current({ selected: true, text: "All", value: "$__all" })
  );
}

/** A field for a trace's id. */
export function traceVariable() {
  return new TextBoxVariableBuilder(TRACE_VARIABLE).label("Trace id").defaultValue("");
}
