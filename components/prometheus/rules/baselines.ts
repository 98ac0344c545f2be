import { responseBaseline, seasons } from "../../../model/objectives.ts";
import type { Platform } from "../../../model/platform.ts";
import type { Duration } from "../../../model/units/duration.ts";
import type { RecordingRule } from "./rule.ts";

/** How often what is usual is worked out, in seconds: it changes by the hour. */
export const BASELINE_INTERVAL = 30;

/** What is compared with its past, and the deviation that is none, in its own unit. */
const signals = {
  requests: { series: "tracing:service_requests:rate5m", negligible: 0.1 },
  errors: { series: "tracing:service_error_ratio:rate5m", negligible: 0.01 },
  latency: { series: "tracing:latency_seconds:mean5m", negligible: 0.02 },
} as const;

/** A service is as regular as a tenth of its mean at best. */
const LEAST_DEVIATION = 0.1;

/** How long ago the same time was, as far back as metrics are kept; none if that is too little to compare. */
export function seasonsOf({ retention }: Platform): readonly Duration[] {
  const reach = (ago: Duration) => ago.milliseconds + seasons.window.milliseconds / 2;
  const kept = seasons.ago.filter((ago) => reach(ago) <= retention.metrics.milliseconds);
  return kept.length >= seasons.fewest ? kept : [];
}

/** What is usual for every service: its response time of the last day, and all signals at this time of day. */
export function baselineRules(platform: Platform): RecordingRule[] {
  const { window, ago, fewest } = responseBaseline;
  const past = `tracing:latency_seconds:mean5m[${window.toPrometheus()}] offset ${ago.toPrometheus()}`;
  return [
    {
      record: "tracing:latency_seconds:baseline",
      expr: `avg_over_time(${past}) and count_over_time(${past}) >= ${samplesIn(fewest)}`,
    },
    ...seasonalRules(seasonsOf(platform)),
  ];
}

function seasonalRules(ago: readonly Duration[]): RecordingRule[] {
  if (ago.length === 0) return [];
  const by = "by (service, signal)";
  return [
    ...Object.entries(signals).map(([signal, { series }]) => ({
      record: "tracing:signal",
      expr: series,
      labels: { signal },
    })),
    ...ago.flatMap(sameTime),
    {
      // Without enough history nothing is usual, and nothing unusual.
      record: "tracing:signal_baseline:avg",
      expr: `avg ${by} (tracing:signal_season:avg) and count ${by} (tracing:signal_season:avg) >= ${seasons.fewest}`,
    },
    {
      // Of all those times together: within each of them, and among them.
      record: "tracing:signal_baseline:stddev",
      expr:
        `sqrt(clamp_min(avg ${by} (tracing:signal_season:stddev ^ 2 + tracing:signal_season:avg ^ 2)` +
        " - tracing:signal_baseline:avg ^ 2, 0))",
    },
    ...Object.entries(signals).map(([signal, { negligible }]) => {
      const of = (part: string) => `tracing:signal_baseline:${part}{signal="${signal}"}`;
      const least = `(${LEAST_DEVIATION} * ${of("avg")} + ${negligible})`;
      return {
        record: "tracing:signal:zscore",
        expr: `(tracing:signal{signal="${signal}"} - ${of("avg")}) / (${of("stddev")} > ${least} or ${least})`,
        labels: { signal },
      };
    }),
  ];
}

/** The mean and the deviation of every signal around the same time so long ago. */
function sameTime(ago: Duration): RecordingRule[] {
  const { window } = seasons;
  const offset = (ago.milliseconds - window.milliseconds / 2) / 60_000;
  const range = `tracing:signal[${window.toPrometheus()}] offset ${offset}m`;
  // A third of it is enough: services are idle, and platforms restart.
  const known = `count_over_time(${range}) >= ${samplesIn(window) / 3}`;
  const labels = { season: ago.toPrometheus() };
  return [
    { record: "tracing:signal_season:avg", expr: `avg_over_time(${range}) and ${known}`, labels },
    {
      record: "tracing:signal_season:stddev",
      expr: `stddev_over_time(${range}) and ${known}`,
      labels,
    },
  ];
}

function samplesIn({ milliseconds }: Duration): number {
  return milliseconds / 1_000 / BASELINE_INTERVAL;
}
