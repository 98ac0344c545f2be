import {
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { DataSource } from "../../model/data-sources.ts";
import { ENVIRONMENT_VARIABLE, only, SERVICE, SERVICE_VARIABLE, spanMetrics } from "./metrics.ts";
import { sourceOf } from "./queries.ts";
import { TRACE_VARIABLE } from "./uids.ts";
import type { View } from "./view.ts";

/** Grafana's number for a Prometheus query for the values of a label. */
const LABEL_VALUES = 1;

/** The choice among the environments from which spans have come. */
export function environmentVariable({ sources: { prometheus } }: View) {
  if (!prometheus) return [];
  const values = `label_values(${spanMetrics.calls}, deployment_environment_name)`;
  return [choice(prometheus, ENVIRONMENT_VARIABLE, values).label("Environment")];
}

/** The choice among environments, and among the services that have sent spans from there. */
export function serviceVariables(view: View) {
  const { prometheus } = view.sources;
  if (!prometheus) return [];
  const values = `label_values(${spanMetrics.calls}{${only.environment}}, ${SERVICE})`;
  const services = choice(prometheus, SERVICE_VARIABLE, values).label("Service");
  return [...environmentVariable(view), services];
}

/** A field for a trace's id. */
export function traceVariable() {
  return new TextBoxVariableBuilder(TRACE_VARIABLE).label("Trace id").defaultValue("");
}

/** One, several or all values of a label. */
function choice(source: DataSource, name: string, query: string) {
  return (
    new QueryVariableBuilder(name)
      .datasource(sourceOf(source))
      .query({ qryType: LABEL_VALUES, query, refId: name })
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      // Loki wants a matcher that not every stream fulfils.
      .allValue(".+")
      .current({ selected: true, text: "All", value: "$__all" })
  );
}
