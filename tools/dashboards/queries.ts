import type { Dashboard } from "../../components/grafana/dashboard.ts";

/** The languages in which panels ask; a service map is asked of Prometheus, by Tempo's data source. */
export type QueryKind = "PromQL" | "TraceQL" | "trace by id" | "service map" | "LogQL";

/** A query of a panel. */
export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  /** Its letter within the panel. */
  readonly refId: string;
  readonly source: "prometheus" | "tempo" | "loki";
  readonly kind: QueryKind;
  /** The question itself; a service map's are selectors, one a line. */
  readonly text: string;
  /** Whether the panel shows single requests beside what the query finds. */
  readonly exemplars: boolean;
}

interface Target {
  readonly refId: string;
  readonly datasource: { readonly uid: PanelQuery["source"] };
  readonly queryType?: string;
  readonly expr?: string;
  readonly exemplar?: boolean;
  readonly query?: string;
  readonly serviceMapQuery?: readonly string[];
}

/** Every query of a dashboard's panels. */
export function queriesOf({ title, panels }: Dashboard): PanelQuery[] {
  return panels.flatMap((panel) => {
    const targets = ("targets" in panel ? panel.targets : []) as unknown as Target[];
    return targets.map((target) => ({
      dashboard: title ?? "",
      panel: panel.title ?? "",
      refId: target.refId,
      source: target.datasource.uid,
      kind: kindOf(target),
      text: target.expr ?? target.query ?? (target.serviceMapQuery ?? []).join("\n"),
      exemplars: target.exemplar ?? false,
    }));
  });
}

function kindOf({ datasource, queryType, query }: Target): QueryKind {
  if (datasource.uid === "prometheus") return "PromQL";
  if (datasource.uid === "loki") return "LogQL";
  if (queryType === "serviceMap") return "service map";
  return query?.startsWith("$") ? "trace by id" : "TraceQL";
}

/** What a reader has chosen in a dashboard. */
export interface Choice {
  /** Environments as a regular expression; all of them unless said otherwise. */
  readonly environment?: string;
  /** Services, likewise. */
  readonly service?: string;
  readonly trace?: string;
}

/** A query with Grafana's variables filled in, as Grafana would before it asks. */
export function filledIn(text: string, choice: Choice = {}): string {
  const { environment = ".+", service = ".+", trace = "" } = choice;
  const values: Record<string, string> = { __rate_interval: "1m", environment, service, trace };
  return text.replaceAll(/\$\{?(\w+)(?::\w+)?\}?/g, (whole, name: string) => values[name] ?? whole);
}
