import type { Platform } from "../../model/platform.ts";
import { trendAlerts } from "./rules/alerts/budgets.ts";
import { platformAlerts } from "./rules/alerts/platform.ts";
import { replicaAlerts } from "./rules/alerts/replicas.ts";
import { serviceAlerts } from "./rules/alerts/services.ts";
import { telemetryAlerts } from "./rules/alerts/telemetry.ts";
import { workloadAlerts } from "./rules/alerts/workloads.ts";
import { BASELINE_INTERVAL, baselineRules } from "./rules/baselines.ts";
import { budgetRules } from "./rules/budgets.ts";
import { collectorRules } from "./rules/collector.ts";
import { featuresOf, type Features } from "./rules/features.ts";
import { graphRules, requestRules } from "./rules/requests.ts";
import { resourceRules } from "./rules/resources.ts";
import { leadingTo, type RuleGroup } from "./rules/rule.ts";

/** Windows of days need not be looked at as often as those of minutes. */
const SLOWLY = { interval: `${BASELINE_INTERVAL}s` };

/** Prometheus' rules: what the platform knows of itself and of the services as series, and what is wrong. */
export function prometheusRules(
  platform: Platform,
  present: Features = featuresOf(platform),
): { readonly groups: readonly RuleGroup[] } {
  const groups: readonly RuleGroup[] = [
    { name: "requests", rules: requestRules() },
    { name: "graph", rules: graphRules() },
    { name: "collector", rules: collectorRules(platform) },
    { name: "resources", rules: resourceRules(platform) },
    { name: "budgets", ...SLOWLY, rules: budgetRules(platform) },
    { name: "baselines", ...SLOWLY, rules: baselineRules(platform) },
    { name: "service alerts", rules: serviceAlerts() },
    { name: "workload alerts", rules: workloadAlerts(platform) },
    { name: "replica alerts", rules: replicaAlerts(platform) },
    { name: "trend alerts", rules: trendAlerts(platform) },
    { name: "telemetry alerts", rules: telemetryAlerts(platform, present) },
    { name: "platform alerts", rules: platformAlerts(platform, present) },
  ];
  const { runbook } = platform.alerting;
  const filled = groups.filter(({ rules }) => rules.length > 0);
  return {
    groups: filled.map(({ rules, ...group }) => ({
      ...group,
      rules: rules.map((rule) => leadingTo(runbook, rule)),
    })),
  };
}
