import { DashboardLinkBuilder, DashboardLinkType } from "@grafana/grafana-foundation-sdk/dashboard";
import type { DataSource } from "../../model/data-sources.ts";

/** A link in the making. */
export type Link = DashboardLinkBuilder;

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

/** A link from a point of a graph, or a cell of a table, to an address. */
export function linkTo(title: string, url: string): Link {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url);
}

/** A list of the dashboards that have a tag, to be opened over the same time with the same choices. */
export function linksToTagged(title: string, tag: string): Link {
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .keepTime(true)
    .includeVars(true);
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/%24%7B.*?%7D/g, decodeURIComponent);
}
