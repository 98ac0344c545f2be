import type { DataSource } from "../../model/data-sources.ts";

/** A query as a data source's own editor saves it, beside its reference and its source. */
export type ExploreQuery = Readonly<Record<string, string>>;

/** A stretch of time as Grafana writes it. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** The time that the reader of a dashboard is looking at. */
const AS_SHOWN: TimeRange = { from: "${__from}", to: "${__to}" };

/**
 * The address of Explore with a query in a data source.
 *
 * Grafana's placeholders (`${…}`) in the query stay as they are, for Grafana to fill in.
 */
export function exploreUrl(
  { uid }: DataSource,
  query: ExploreQuery,
  range: TimeRange = AS_SHOWN,
): string {
  const pane = {
    datasource: uid,
    queries: [{ refId: "A", datasource: { type: uid, uid }, ...query }],
    range,
  };
  return `/explore?schemaVersion=1&orgId=1&panes=${escaped(JSON.stringify({ one: pane }))}`;
}

/** The address of a dashboard with some of its variables set, over the time that the reader is looking at. */
export function dashboardUrl(uid: string, variables: Readonly<Record<string, string>>): string {
  const settings = Object.entries(variables).map(([name, value]) => `&var-${name}=${value}`);
  return `/d/${uid}?from=\${__from}&to=\${__to}${settings.join("")}`;
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/%24%7B.*?%7D/g, decodeURIComponent);
}
