import { all, only, rateBy } from "./metrics.ts";

/** What the Collector's service graph counts of calls between services, as Prometheus names it. */
export const callMetrics = {
  calls: "traces_service_graph_request_total",
  durationBucket: {
    client: "traces_service_graph_request_client_seconds_bucket",
    server: "traces_service_graph_request_server_seconds_bucket",
  },
} as const;

/** The labels of a call: who calls whom. */
const CALL = "client, server";

/** Kinds of calls that the service graph tells apart; without one it is a call between two services. */
export type ConnectionType = "database" | "messaging_system" | "virtual_node";

/** A selector of calls of one kind. */
export const ofType = (type: ConnectionType) => `connection_type="${type}"`;

/** Calls with one of these services on either side; a selector cannot say "or", so there are two. */
export function callsWith(services: readonly string[]): readonly [string, string] {
  const names = services.join("|");
  return [`client=~"${names}"`, `server=~"${names}"`];
}

/** Calls a second, for each pair of services. */
export function callRate(selector = ""): string {
  return rateBy(CALL, callMetrics.calls, within(selector));
}

/** Failed calls a second, for each pair of services that calls at all; none is 0, not nothing. */
export function failedCallRate(selector = ""): string {
  const failed = rateBy(CALL, callMetrics.calls, all(within(selector), 'failed="true"'));
  return `(${failed} or 0 * ${callRate(selector)})`;
}

/**
 * Time within which a share of the calls was answered, for each pair of services.
 *
 * The longer of what either side has seen: of one that sends no spans, such as a model's provider, the
 * service graph says that it took no time at all.
 */
export function callLatency(share: number, selector = ""): string {
  const seen = (["client", "server"] as const).map((side) => {
    const buckets = rateBy(`le, ${CALL}`, callMetrics.durationBucket[side], within(selector));
    return `label_replace(histogram_quantile(${share}, ${buckets}), "seen_by", "${side}", "", "")`;
  });
  return `max by (${CALL}) (${seen.join(" or ")})`;
}

function within(selector: string): string {
  return selector === "" ? only.environment : all(only.environment, selector);
}
