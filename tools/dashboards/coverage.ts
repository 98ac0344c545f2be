import type { Dashboard } from "../../components/grafana/dashboard.ts";
import type { Access } from "../access.ts";
import { table } from "../docs/tables.ts";
import { found } from "./answers.ts";
import { conditionOf } from "./conditions.ts";
import { knownMetrics, metricsIn } from "./metric-names.ts";
import { filledIn, queriesOf, type PanelQuery } from "./queries.ts";

/** A panel's query, and what became of it. */
export interface Asked {
  readonly query: PanelQuery;
  /** Points, records, traces, spans or edges that it found. */
  readonly found: number;
  /** Metrics of which there is no series, though others that the query puts in their place may hide it. */
  readonly unknown: readonly string[];
  /** Why it could not be asked. */
  readonly failure?: string;
}

/** Asks a platform every query of every panel, one after the other; `trace` is the id of one that was sent. */
export async function askedOf(
  access: Access,
  dashboards: readonly Dashboard[],
  trace: string,
): Promise<Asked[]> {
  const known = await knownMetrics(access);
  const all: Asked[] = [];
  for (const query of dashboards.flatMap(queriesOf)) {
    const named = query.kind === "PromQL" ? metricsIn(filledIn(query.text)) : [];
    const unknown = named.filter((metric) => !known.has(metric));
    all.push({ query, unknown, ...(await answerTo(access, query, trace)) });
  }
  return all;
}

async function answerTo(access: Access, query: PanelQuery, trace: string) {
  try {
    return { found: await found(access, query, trace) };
  } catch (error) {
    return { found: 0, failure: (error as Error).message };
  }
}

/**
 * Queries that could not be asked, that name a metric which is nowhere, or that found nothing without an
 * excuse; by default it is one that something has to happen first.
 */
export function complaintsOf(
  all: readonly Asked[],
  excuseOf: (query: PanelQuery) => string | undefined = conditionOf,
): string[] {
  return all.flatMap(({ query, found, unknown, failure }) => {
    const where = `${query.dashboard} / ${query.panel} / ${query.refId}`;
    if (failure !== undefined) return [`${where}: ${failure}: ${query.text}`];
    if (excuseOf(query) !== undefined) return [];
    if (unknown.length > 0) return [`${where}: no series of ${unknown.join(", ")}: ${query.text}`];
    if (found > 0) return [];
    return [`${where}: finds nothing: ${query.text}`];
  });
}

/** Dashboard by dashboard, how many panels there are and how many of them have data, in Markdown. */
export function coverageTable(all: readonly Asked[]): string {
  const dashboards = grouped(all, ({ query }) => query.dashboard);
  const rows = dashboards.map(([dashboard, queries]) => {
    const panels = grouped(queries, ({ query }) => query.panel);
    const full = panels.filter(([, asked]) => asked.every(({ found }) => found > 0));
    const some = panels.filter(([, asked]) => asked.some(({ found }) => found > 0));
    const empty = panels.filter((panel) => !full.includes(panel)).map(([panel]) => panel);
    return [
      dashboard,
      `${panels.length}`,
      `${full.length}`,
      `${some.length - full.length}`,
      empty.length === 0 ? "–" : empty.join("; "),
    ];
  });
  const sum = (column: number) => `${rows.reduce((total, row) => total + Number(row[column]), 0)}`;
  const total = ["**All**", sum(1), sum(2), sum(3), "–"];
  const head = ["Dashboard", "Panels", "With data", "In part", "Not (or not wholly)"];
  return table(head, [...rows, total]);
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): [string, Item[]][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups];
}
