import { z } from "zod";

const dataSource = z.strictObject({ type: z.string(), uid: z.string() });

/** Kinds of panels in use, by what Grafana calls them. */
const KINDS = [
  "timeseries",
  "heatmap",
  "stat",
  "bargauge",
  "state-timeline",
  "table",
  "logs",
  "traces",
  "nodeGraph",
] as const;

/** What Grafana's pages must find in a dashboard's file, as far as this platform uses it. */
export const dashboardFile = z.object({
  uid: z.string().regex(/^[a-z0-9-]{8,40}$/),
  title: z.string().min(1),
  description: z.string().regex(/\.$/),
  schemaVersion: z.int().min(42),
  editable: z.literal(false),
  annotations: z.object({ list: z.array(z.unknown()) }),
  templating: z.object({
    // A dashboard of the platform itself has nothing to choose.
    list: z
      .array(z.object({ type: z.enum(["query", "textbox"]), name: z.string(), label: z.string() }))
      .default([]),
  }),
  panels: z
    .array(
      z.object({
        id: z.int().positive(),
        type: z.enum(KINDS),
        title: z.string().min(1),
        description: z.string().regex(/\.$/),
        datasource: dataSource,
        fieldConfig: z.object({
          defaults: z.object({ unit: z.string().min(1), links: z.array(z.unknown()).default([]) }),
        }),
        gridPos: z.object({
          x: z.int().min(0).max(23),
          y: z.int().min(0),
          w: z.int().min(1).max(24),
          h: z.int().min(2),
        }),
        targets: z
          .array(
            z.object({
              refId: z.string().length(1),
              datasource: dataSource,
              exemplar: z.boolean().default(false),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});
