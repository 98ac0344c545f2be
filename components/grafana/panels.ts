import { MappingType } from "@grafana/grafana-foundation-sdk/dashboard";
import * as bargauge from "@grafana/grafana-foundation-sdk/bargauge";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as heatmap from "@grafana/grafana-foundation-sdk/heatmap";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as statetimeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";
import type { Panel } from "./dashboard.ts";
import { HEIGHT, ofMetrics, WIDTH, type MetricPanel } from "./panel.ts";
import type { View } from "./view.ts";

/** Series over time; from zero on, unless they may be below. */
export interface Graph extends MetricPanel {
  /** Whether series lie on top of each other, being parts of a whole. */
  readonly stacked?: boolean;
  /** Whether values may be below zero. */
  readonly signed?: boolean;
}

/** A graph of series over time; nothing where what it shows is not deployed. */
export function graph(view: View, panel: Graph): Panel | undefined {
  const { stacked = false, signed = false } = panel;
  const built = ofMetrics(view, panel, () => ({ kind: new timeseries.PanelBuilder() }))
    ?.fillOpacity(stacked ? 40 : 10)
    .showPoints(common.VisibilityMode.Never)
    .tooltip(severalAtOnce())
    .legend(legendBelow());
  if (!signed) built?.min(0);
  if (stacked) {
    const { Normal } = common.StackingMode;
    built?.stacking(new common.StackingConfigBuilder().mode(Normal).group("A"));
  }
  return built;
}

/** How many requests took how long: a column a moment, a row a bucket of durations. */
export function heatMap(view: View, panel: MetricPanel): Panel | undefined {
  const kind = () => new heatmap.PanelBuilder();
  return ofMetrics(view, panel, () => ({ kind: kind(), answer: "heatmap" }))
    ?.calculate(false)
    .yAxis(new heatmap.YAxisConfigBuilder().unit(panel.unit))
    .color(
      new heatmap.HeatmapColorOptionsBuilder()
        .mode(heatmap.HeatmapColorMode.Scheme)
        .scheme("Oranges")
        .steps(64),
    )
    .showLegend();
}

/** Newest values in large print with their course behind, four panels to a row. */
export function numbers(view: View, panel: MetricPanel): Panel | undefined {
  const narrow = { width: WIDTH.quarter, ...panel };
  return ofMetrics(view, narrow, () => ({ kind: new stat.PanelBuilder() }))
    ?.height(HEIGHT.low)
    .colorMode(common.BigValueColorMode.Value)
    .graphMode(common.BigValueGraphMode.Area)
    .reduceOptions(newest());
}

/** Newest values as bars, one below the other. */
export function bars(view: View, panel: MetricPanel): Panel | undefined {
  return ofMetrics(view, panel, () => ({ kind: new bargauge.PanelBuilder(), answer: "instant" }))
    ?.min(0)
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .reduceOptions(newest());
}

/** For each series, when it was 1 and when 0. */
export function upAndDown(view: View, panel: MetricPanel): Panel | undefined {
  const states = { "0": { text: "down", color: "red" }, "1": { text: "up", color: "green" } };
  return ofMetrics(view, panel, () => ({ kind: new statetimeline.PanelBuilder() }))?.mappings([
    { type: MappingType.ValueToText, options: states },
  ]);
}

function severalAtOnce() {
  return new common.VizTooltipOptionsBuilder()
    .mode(common.TooltipDisplayMode.Multi)
    .sort(common.SortOrder.Descending);
}

function legendBelow() {
  return new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true);
}

function newest() {
  return new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]);
}
