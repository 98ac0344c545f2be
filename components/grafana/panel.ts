import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import { ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import type * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import type { DataSource } from "../../model/data-sources.ts";
import type { Panel } from "./dashboard.ts";
import type { Link } from "./links.ts";
import { promQueries, sourceOf, type PromQuery, type PromAnswer } from "./queries.ts";
import type { View } from "./view.ts";

/** Columns of a panel, by how many of its like share a row. */
export const WIDTH = { quarter: 6, third: 8, half: 12, whole: 24 } as const;

/** Rows of a panel: with large numbers alone, with a graph, with much to read. */
export const HEIGHT = { low: 4, graph: 8, tall: 16 } as const;

/** Exemplars are taken before anything is sampled. */
const OF_ALL_REQUESTS =
  "The points are of all requests; where sampling has dropped one, or its time is up, its trace is not found.";

/** What every panel says of itself. */
export interface About {
  readonly title: string;
  readonly description: string;
  /** Columns, out of 24; half of them unless said otherwise. */
  readonly width?: number;
  /** Where a point, a row or a value of it leads. */
  readonly links?: readonly Link[];
}

/** What every panel of metrics says of itself. */
export interface MetricPanel extends About {
  /** One of the SDK's units. */
  readonly unit: string;
  readonly queries: readonly PromQuery[];
  /** The value from which it is shown in red. */
  readonly redFrom?: number;
  /** Workloads without whose metrics it is empty: it is dropped where one of them is not deployed. */
  readonly needs?: readonly string[];
}

/** What all kinds of panels can be told. */
interface Dressable {
  title(title: string): this;
  description(description: string): this;
  unit(unit: string): this;
  datasource(source: { readonly type: string; readonly uid: string }): this;
  targets(targets: Builder<Dataquery>[]): this;
  span(columns: number): this;
  height(rows: number): this;
  dataLinks(links: Builder<sdk.DashboardLink>[]): this;
  thresholds(thresholds: Builder<sdk.ThresholdsConfig>): this;
}

/** Tells a panel what all panels say, whatever they are drawn from. */
export function dressed<Kind extends Dressable>(
  builder: Kind,
  { title, description, width = WIDTH.half, links = [] }: About,
  source: DataSource,
): Kind {
  return builder
    .title(title)
    .description(description)
    .datasource(sourceOf(source))
    .height(HEIGHT.graph)
    .span(width)
    .dataLinks([...links]);
}

/** Draws a panel of metrics; nothing where Prometheus, or whom the panel needs, is not deployed. */
export function ofMetrics<Kind extends Dressable & Panel>(
  view: View,
  panel: MetricPanel,
  draw: () => { readonly kind: Kind; readonly answer?: PromAnswer },
): Kind | undefined {
  const { prometheus } = view.sources;
  const { needs = [], unit, queries, redFrom } = panel;
  if (!prometheus || !needs.every((job) => view.jobs.has(job))) return undefined;
  const { kind, answer = "series" } = draw();
  const built = dressed(kind, { ...panel, description: describedWhole(panel) }, prometheus)
    .unit(unit)
    .targets(promQueries(prometheus, queries, answer));
  return redFrom === undefined ? built : built.thresholds(redAbove(redFrom));
}

/** A panel's description, and where single requests are shown beside curves, what becomes of their traces. */
function describedWhole({ description, queries }: MetricPanel): string {
  const shown = queries.some(({ exemplars }) => exemplars);
  return shown ? `${description} ${OF_ALL_REQUESTS}` : description;
}

/** Green, and red from a value on. */
function redAbove(value: number) {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: "green" },
    { value, color: "red" },
  ]);
}
