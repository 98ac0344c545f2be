import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import { DashboardBuilder, DashboardCursorSync } from "@grafana/grafana-foundation-sdk/dashboard";
import type * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import type { DataSource } from "../../model/data-sources.ts";

/** A panel in the making. */
export type Panel = Builder<sdk.Panel>;

/** What a dashboard shows. */
export interface DashboardContent {
  /** Part of its address, which people keep: it never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables?: readonly Builder<sdk.VariableModel>[];
  /** From left to right, in rows of 24 columns. */
  readonly panels: readonly Panel[];
}

/** A dashboard in the model that Grafana reads from files, which its SDK calls deprecated. */
export type Dashboard = ReturnType<typeof dashboard>;

/** A dashboard of the platform: what all have in common, and what this one shows. */
export function dashboard({ uid, title, description, variables = [], panels }: DashboardContent) {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- files may not hold the newer model
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(["tracing"])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: "now-1h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .annotations([])
    .variables([...variables]);
  for (const panel of panels) builder.withPanel(panel);
  const { panels: placed = [], ...rest } = builder.build();
  return { ...rest, uid, panels: placed.map((panel, index) => ({ ...panel, id: index + 1 })) };
}

/** What is drawn from a data source; nothing where it is not deployed. */
export function from<Drawn>(
  source: DataSource | undefined,
  draw: (source: DataSource) => Drawn[],
): Drawn[] {
  return source ? draw(source) : [];
}
