import * as common from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import type { DataSource } from "../../model/data-sources.ts";
import { promQueries, sourceOf, type PromQuery } from "./queries.ts";

/** Columns of a panel that shares its row with one other, or with none. */
export const WIDTH = { half: 12, whole: 24 } as const;

/** Rows of a panel with a graph. */
export const HEIGHT = 8;

/** What every graph over time says of itself. */
export interface Graph {
  readonly title: string;
  readonly description: string;
  /** One of the SDK's units. */
  readonly unit: string;
  readonly queries: readonly PromQuery[];
}

/** A graph of series over time, half a row wide. */
export function graph(source: DataSource, { title, description, unit, queries }: Graph) {
  return new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .datasource(sourceOf(source))
    .targets(promQueries(source, queries))
    .min(0)
    .height(HEIGHT)
    .span(WIDTH.half)
    .fillOpacity(10)
    .showPoints(common.VisibilityMode.Never)
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    )
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true),
    );
}

/** Green, and red from a value on. */
export function redFrom(value: number) {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: "green" },
    { value, color: "red" },
  ]);
}

/** A link from a point of a graph, or a cell of a table, to an address. */
export function linkTo(title: string, url: string) {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url);
}
