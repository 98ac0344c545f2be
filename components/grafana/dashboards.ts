import { dataSourcesOf } from "../../model/data-sources.ts";
import type { Deployment } from "../../model/deployment.ts";
import type { ConfigurationFile } from "../../model/workload.ts";
import type { Dashboard } from "./dashboard.ts";
import { serviceHealth } from "./dashboards/service-health.ts";
import { traceOverview } from "./dashboards/trace-overview.ts";

/** Folder of the dashboards, among Grafana's configuration files. */
export const DASHBOARDS = "dashboards";

/** The dashboard that people see first. */
export const HOME_DASHBOARD = `${DASHBOARDS}/tracing-service-health.json`;

/** Every dashboard of a deployment; panels whose data source is not deployed are not there. */
export function dashboardsOf(deployment: Deployment): Dashboard[] {
  const sources = dataSourcesOf(deployment);
  return [serviceHealth, traceOverview].map((draw) => draw(sources));
}

/** The dashboards as Grafana reads them: a file each, named by its uid. */
export function dashboardFiles(deployment: Deployment): ConfigurationFile[] {
  return dashboardsOf(deployment).map((dashboard) => ({
    name: `${DASHBOARDS}/${dashboard.uid}.json`,
    text: `${JSON.stringify(dashboard, undefined, 2)}\n`,
  }));
}
