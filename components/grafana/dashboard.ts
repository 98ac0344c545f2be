import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { DashboardBuilder, DashboardCursorSync } from "@grafana/grafana-foundation-sdk/dashboard";
import type * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import { placed } from "./grid.ts";
import { linksToTagged } from "./links.ts";

/** A panel in the making. */
export type Panel = Builder<sdk.Panel>;

/** What a dashboard shows. */
export interface DashboardContent {
  /** Part of its address, which people keep: it never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables?: readonly Builder<sdk.VariableModel>[];
  /** From left to right; those that have nothing to show are left out. */
  readonly panels: readonly (Panel | undefined)[];
  /** What is marked in all of its panels. */
  readonly annotations?: readonly Builder<sdk.AnnotationQuery>[];
  /** What is shown at first, and how often anew; the last hour every half minute unless said otherwise. */
  readonly time?: { readonly from: string; readonly refresh: string };
}

/** The tag that all of the platform's dashboards have. */
const TAG = "tracing";

/** A dashboard in the model that Grafana reads from files, which its SDK calls deprecated. */
export type Dashboard = ReturnType<typeof dashboard>;

/** A dashboard of the platform: what all have in common, and what this one shows. */
export function dashboard(content: DashboardContent) {
  const { uid, title, description, variables = [], panels, annotations = [] } = content;
  const { from, refresh } = content.time ?? { from: "now-1h", refresh: "30s" };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- files may not hold the newer model
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from, to: "now" })
    .refresh(refresh)
    .timezone("browser")
    .annotations([...annotations])
    .link(linksToTagged("Dashboards", TAG))
    .variables([...variables]);
  const drawn = panels.flatMap((panel) => (panel ? [panel.build()] : []));
  return {
    ...builder.build(),
    uid,
    panels: placed(drawn).map((panel, index) => ({ ...panel, id: index + 1 })),
  };
}
