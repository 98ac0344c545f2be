import { seriesOf, type InputSeries } from "../support/promtool.ts";

/** A state of the world. */
export interface Situation {
  /** What is told apart from the alert's other situations, in a few words. */
  readonly when: string;
  readonly series: InputSeries;
  /** When it is asked. */
  readonly at: string;
}

/** A state in which the alert fires, with the labels that it has beside its own. */
export interface Firing extends Situation {
  readonly labels?: Readonly<Record<string, string>>;
}

/** Lengths of time over which situations are told: every ten seconds, or every minute. */
export type Span = "minutes" | "hours" | "days";

/** The situations of one alert. */
export interface AlertCases {
  readonly firing: readonly Firing[];
  readonly silent: readonly Situation[];
  /** How long the situations take; minutes unless said otherwise. */
  readonly over?: Span;
}

/** Alerts' situations by the alert's name. */
export type CasesByAlert = Readonly<Record<string, AlertCases>>;

/** The requests to a service: how many succeed and how many fail in each step. */
export function requests(
  service: string,
  { succeeding, failing = "" }: { readonly succeeding: string; readonly failing?: string },
): InputSeries {
  const calls = (status: string) =>
    seriesOf("traces_span_metrics_calls_total", {
      service_name: service,
      span_name: `${service}.request`,
      span_kind: "SPAN_KIND_SERVER",
      status_code: status,
    });
  return {
    [calls("STATUS_CODE_UNSET")]: succeeding,
    ...(failing !== "" && { [calls("STATUS_CODE_ERROR")]: failing }),
  };
}

/** How long a service's requests take: the counts of its buckets, or their sum. */
export function durations(service: string, parts: Readonly<Record<string, string>>): InputSeries {
  const labels = { service_name: service, span_kind: "SPAN_KIND_SERVER" };
  const name = "traces_span_metrics_duration_seconds";
  return Object.fromEntries(
    Object.entries(parts).map(([part, values]) => [
      part === "sum" || part === "count"
        ? seriesOf(`${name}_${part}`, labels)
        : seriesOf(`${name}_bucket`, { ...labels, le: part }),
      values,
    ]),
  );
}
