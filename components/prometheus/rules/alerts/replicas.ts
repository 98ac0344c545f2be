import { replicasOf } from "../../../../model/deployment.ts";
import { patience } from "../../../../model/objectives.ts";
import type { Platform } from "../../../../model/platform.ts";
import { dialling, type ReplicatedName } from "../../../../model/replicas.ts";
import { alerting, WHERE, withService, type AlertingRule } from "../rule.ts";
import { MADE_UP_FOR, SILENT } from "./services.ts";

/** What is wrong with one of several where the others do its work; nothing where none can. */
export function replicaAlerts(platform: Platform): AlertingRule[] {
  const several = (name: ReplicatedName) => replicasOf(platform, name) !== undefined;
  const replicated = (Object.keys(dialling) as ReplicatedName[]).filter(several);
  return [
    ...(replicated.some((name) => dialling[name] !== "each") ? [down] : []),
    ...(several("alertmanager") ? [apart] : []),
  ];
}

const down = alerting({
  name: "ReplicaDown",
  severity: "warning",
  expr: `${SILENT} and on (service) ${MADE_UP_FOR}`,
  lasting: patience.replicaDown,
  summary: "One of several of {{ $labels.service }} does not answer.",
  description: `Prometheus cannot read the metrics of ${WHERE}; the others do its work, as long as they last.`,
});

/** Fewer than those who answer Prometheus: whoever is gone has an alert already. */
const apart = alerting({
  name: "AlertmanagersApart",
  severity: "warning",
  expr:
    `max by (service, instance) (${withService("job", "alertmanager_cluster_members")})` +
    " < on (service) group_left () " +
    `count by (service) (${withService("job", 'up{job="alertmanager"} == 1')})`,
  lasting: patience.replicaDown,
  summary: "Alertmanagers do not know of each other.",
  description: `${WHERE} knows of {{ $value }} Alertmanagers alone: each group of them tells of the same alerts, and a silence holds in one of them.`,
});
