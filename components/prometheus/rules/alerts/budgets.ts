import { seasons, thresholds, type BurnRate } from "../../../../model/objectives.ts";
import type { Platform } from "../../../../model/platform.ts";
import { seasonsOf } from "../baselines.ts";
import { burnRatesOf } from "../budgets.ts";
import { alerting, type AlertingRule } from "../rule.ts";
import { Duration } from "../../../../model/units/duration.ts";
import { BUSY } from "./services.ts";

/** Broken promises, and what is unusual. */
export function trendAlerts(platform: Platform): AlertingRule[] {
  const pairs = burnRatesOf(platform);
  const fast = pairs.filter(({ severity }) => severity === "critical");
  const slow = pairs.filter(({ severity }) => severity === "warning");
  return [
    ...(fast.length > 0 ? [burningFast(fast)] : []),
    ...(slow.length > 0 ? [burningSlowly(slow)] : []),
    ...(seasonsOf(platform).length > 0 ? [anomalous] : []),
  ];
}

const burningFast = (pairs: readonly BurnRate[]) =>
  alerting({
    name: "ErrorBudgetBurningFast",
    severity: "critical",
    expr: `max by (service, objective) (${pairs.map(burning).join(" or ")}) and on (service) ${BUSY}`,
    lasting: Duration.parse("2m"),
    viaCollector: true,
    summary:
      "{{ $labels.service }} breaks its promise of {{ $labels.objective }} {{ $value | humanize }} times too fast.",
    description:
      "At this rate the error budget of 30 days of {{ $labels.service }} is used up within days; the rate has lasted, and lasts.",
  });

const burningSlowly = (pairs: readonly BurnRate[]) =>
  alerting({
    name: "ErrorBudgetBurningSlowly",
    severity: "warning",
    expr: `max by (service, objective) (${pairs.map(burning).join(" or ")})`,
    lasting: Duration.parse("1h"),
    viaCollector: true,
    summary: "{{ $labels.service }} will not keep its promise of {{ $labels.objective }}.",
    description:
      "At the rate of the last three days, the error budget of 30 days of {{ $labels.service }} ends before they do.",
  });

/** Over the long window, so that it matters, and over the short one, so that it still does. */
function burning({ long, short, above }: BurnRate): string {
  const over = (window: Duration) =>
    `tracing:burn_rate{window="${window.toPrometheus()}"} > ${above}`;
  return `(${over(long)} and on (service, objective) ${over(short)})`;
}

const anomalous = alerting({
  name: "ServiceAnomalous",
  severity: "warning",
  expr: `abs(tracing:signal:zscore) > ${thresholds.anomaly.above}`,
  lasting: thresholds.anomaly.lasting,
  viaCollector: true,
  summary:
    "{{ $labels.signal }} of {{ $labels.service }}: {{ $value | humanize }} deviations from what is usual at this time.",
  description: `Compared with the same hour of at least ${seasons.fewest} earlier days, {{ $labels.signal }} of {{ $labels.service }} is unusual.`,
});
