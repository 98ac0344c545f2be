import type { Dashboard } from "../../components/grafana/dashboard.ts";
import { uids } from "../../components/grafana/uids.ts";
import type { Access } from "../access.ts";
import { Failure } from "../command-line.ts";
import { seriesOf, type Series } from "../dashboards/answers.ts";
import { filledIn, queriesOf } from "../dashboards/queries.ts";
import { heatMapSvg, type Bucket } from "./heat-map.ts";
import { serviceGraphSvg, type Calls } from "./service-graph.ts";

/**
 * The drawings of a running platform by their files' names, asked by the queries of the dashboards' panels.
 *
 * @throws Failure where a panel finds nothing in the last `minutes`.
 */
export async function drawingsOf(
  access: Access,
  dashboards: readonly Dashboard[],
  minutes: number,
): Promise<Record<string, string>> {
  const ask = async (uid: string, panel: string) => {
    const [query] = dashboards
      .filter((one) => one.uid === uid)
      .flatMap(queriesOf)
      .filter((one) => one.panel === panel);
    if (!query) throw new Failure(`the dashboards have no panel '${panel}'`);
    const series = await seriesOf(access, filledIn(query.text), minutes * 60);
    if (series.length > 0) return series;
    throw new Failure(`'${panel}' finds nothing; send requests with \`npm run traffic\``);
  };
  const calls = callsFrom({
    rates: await ask(uids.distributedTracing, "Calls between services"),
    failures: await ask(uids.distributedTracing, "Failed calls between services"),
    times: await ask(uids.distributedTracing, "Latency of calls"),
  });
  const latencies = "Latency of critical services";
  const buckets = bucketsFrom(await ask(uids.serviceOverview, latencies));
  return {
    "service-graph.svg": serviceGraphSvg(calls),
    "latency-heatmap.svg": heatMapSvg(buckets, latencies),
  };
}

/** Calls with the mean of each of their figures, but for those that have not happened in that time. */
function callsFrom(found: Record<"rates" | "failures" | "times", readonly Series[]>): Calls[] {
  return found.rates
    .map((one) => ({
      client: one.labels["client"] ?? "?",
      server: one.labels["server"] ?? "?",
      rate: meanOf(found.rates, one) ?? 0,
      failed: meanOf(found.failures, one) ?? 0,
      latency: meanOf(found.times, one),
    }))
    .filter(({ rate }) => rate > 0);
}

/** The mean of the series that is about the same call as `one`. */
function meanOf(all: readonly Series[], one: Series): number | undefined {
  const same = all.find((other) =>
    ["client", "server"].every((side) => other.labels[side] === one.labels[side]),
  );
  const values = (same?.values ?? []).map(([, value]) => value).filter(Number.isFinite);
  return values.length === 0 ? undefined : values.reduce((sum, one) => sum + one) / values.length;
}

function bucketsFrom(series: readonly Series[]): Bucket[] {
  return series.map(({ labels, values }) => ({
    bound: labels["le"] === "+Inf" ? Infinity : Number(labels["le"]),
    values: new Map(values),
  }));
}
