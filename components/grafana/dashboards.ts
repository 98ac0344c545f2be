import type { Deployment } from "../../model/deployment.ts";
import type { ConfigurationFile } from "../../model/workload.ts";
import type { Dashboard } from "./dashboard.ts";
import { agentCollaboration } from "./dashboards/agent-collaboration.ts";
import { capacity } from "./dashboards/capacity.ts";
import { collector } from "./dashboards/collector.ts";
import { distributedTracing } from "./dashboards/distributed-tracing.ts";
import { infrastructure } from "./dashboards/infrastructure.ts";
import { languages } from "./dashboards/languages.ts";
import { llmRouter } from "./dashboards/llm-router.ts";
import { llmTracing } from "./dashboards/llm-tracing.ts";
import { performanceTrends } from "./dashboards/performance-trends.ts";
import { serviceHealth } from "./dashboards/service-health.ts";
import { serviceOverview } from "./dashboards/service-overview.ts";
import { traceOverview } from "./dashboards/trace-overview.ts";
import { webSocket } from "./dashboards/web-socket.ts";
import { uids } from "./uids.ts";
import { viewOf, type View } from "./view.ts";

/** Folder of the dashboards, among Grafana's configuration files. */
export const DASHBOARDS = "dashboards";

/** The dashboard that people see first. */
export const HOME_DASHBOARD = `${DASHBOARDS}/${uids.serviceHealth}.json`;

const all = [
  serviceOverview,
  webSocket,
  llmRouter,
  infrastructure,
  distributedTracing,
  traceOverview,
  llmTracing,
  agentCollaboration,
  serviceHealth,
  performanceTrends,
  languages,
  collector,
  capacity,
] as const;

/** Every dashboard; panels that have nothing to show in this view are not there. */
export function dashboardsFor(view: View): Dashboard[] {
  return all.map((draw) => draw(view));
}

/** Every dashboard of a deployment. */
export function dashboardsOf(deployment: Deployment): Dashboard[] {
  return dashboardsFor(viewOf(deployment));
}

/** The dashboards as Grafana reads them: a file each, named by its uid. */
export function dashboardFiles(deployment: Deployment): ConfigurationFile[] {
  return dashboardsOf(deployment).map((dashboard) => ({
    name: `${DASHBOARDS}/${dashboard.uid}.json`,
    text: `${JSON.stringify(dashboard, undefined, 2)}\n`,
  }));
}
