import assert from "node:assert/strict";
import type { Dashboard } from "../../components/grafana/dashboard.ts";
import { dashboardsOf } from "../../components/grafana/dashboards.ts";
import { dataSourcesConfig } from "../../components/grafana/data-sources.ts";
import type { Deployment } from "../../model/deployment.ts";
import type { Access } from "../../tools/access.ts";
import {
  exemplars,
  pointsOf,
  seriesOf,
  tracesFound,
  type Series,
} from "../../tools/dashboards/answers.ts";
import { filledIn, queriesOf } from "../../tools/dashboards/queries.ts";
import type { Span } from "../../tools/trace.ts";
import { spansInJaeger } from "../../tools/verify/stores/jaeger.ts";
import { logRecords } from "../../tools/verify/stores/loki.ts";
import { spansInTempo } from "../../tools/verify/stores/tempo.ts";
import { spansInZipkin } from "../../tools/verify/stores/zipkin.ts";
import { panesOf } from "../support/grafana.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";
import { correlationOf, panelScene } from "./panel-scene.ts";
import { eventually } from "./support.ts";

const readers = { tempo: spansInTempo, jaeger: spansInJaeger, zipkin: spansInZipkin } as const;

/** Sentences about the ways from one signal to another, each followed as a reader would. */
export function signalLinks(deployment: Deployment): void {
  it("finds the trace of a request beside every curve that shows single ones", async () => {
    const { access } = await panelScene();
    const [link] = settingsOf(deployment, "prometheus")["exemplarTraceIdDestinations"] as [
      { name: string },
    ];
    const queries = dashboardsOf(deployment).flatMap(queriesOf);
    const shows = queries.filter((query) => query.exemplars);
    assert.ok(shows.length > 10);
    for (const { dashboard, panel, refId, text } of shows) {
      const where = `${dashboard} / ${panel} / ${refId}`;
      await eventually(async () => {
        const ids = await exemplars(access, filledIn(text));
        const id = ids.flatMap((labels) => labels[link.name] ?? []).at(-1);
        assert.ok(id !== undefined, `${where}: no exemplar has a label ${link.name}`);
        assert.ok((await spansInTempo(access, id)).length > 0, `${where}: no trace ${id}`);
      });
    }
  });

  it("leads from every series that has a link to traces to some of them", async () => {
    const { access } = await panelScene();
    const ways = await waysOf(access, deployment, "tempo");
    assert.ok(ways.length > 50, `${ways.length}`);
    const nowhere: string[] = [];
    for (const { from, query = "" } of ways) {
      if ((await tracesFound(access, query)).length === 0) nowhere.push(`${from}: ${query}`);
    }
    assert.deepEqual(nowhere, []);
  });

  it("leads from the series of every service that writes logs to its records", async () => {
    const { access } = await panelScene();
    const ways = await waysOf(access, deployment, "loki");
    for (const service of ["api-gateway", "business-logic", "llm-router", "websocket"]) {
      const own = ways.filter(({ expr }) => expr?.includes(`"${service}"`));
      assert.ok(own.length > 0, service);
      for (const { from, expr = "" } of own) {
        assert.ok((await logRecords(access, expr)).length > 0, `${from}: ${expr}`);
      }
    }
  });

  for (const store of ["tempo", "jaeger", "zipkin"]) {
    it(`finds the log records of a span in ${store}`, async () => {
      const { access, trace } = await panelScene();
      const query = String(mappingAt(settingsOf(deployment, store), "tracesToLogsV2")["query"])
        .replace("${__tags}", `service_name="${trace[0]?.service ?? ""}"`)
        .replace("${__trace.traceId}", idOf(trace));
      await eventually(async () => {
        assert.ok((await logRecords(access, query)).length > 0, query);
      });
    });
  }

  it("finds the trace of a log record in every store", async () => {
    const { access, trace } = await panelScene();
    for (const { matcherRegex, datasourceUid } of derivedFields(deployment, "trace_id")) {
      await eventually(async () => {
        const id = (await recordOf(access, trace))[matcherRegex] ?? "";
        assert.equal(id, idOf(trace));
        const spans = await readers[datasourceUid as keyof typeof readers](access, id);
        assert.equal(spans.length, trace.length, datasourceUid);
      });
    }
  });

  it("finds all log records of a correlation id", async () => {
    const { access, trace } = await panelScene();
    const [field] = derivedFields(deployment, "correlation_id");
    const [pane] = panesOf(field?.url ?? "");
    const [{ expr }] = pane?.["queries"] as [{ expr: string }];
    await eventually(async () => {
      const { correlation_id: id = "" } = await recordOf(access, trace);
      assert.equal(id, correlationOf(trace));
      assert.ok((await logRecords(access, expr.replace("${__value.raw}", id))).length > 0, expr);
    });
  });

  it("finds the metrics of a span's service, of its failed requests, too", async () => {
    const { access } = await panelScene();
    const { queries } = mappingAt(settingsOf(deployment, "tempo"), "tracesToMetrics");
    for (const { query } of queries as { query: string }[]) {
      const asked = query.replace("$__tags", 'service_name="llm-router"');
      await eventually(async () => {
        assert.ok((await pointsOf(access, asked)) > 0, asked);
      });
    }
  });
}

/** How far back series are followed, in seconds: less than traces are looked for. */
const LATELY = 300;

/** A question that a link of a panel asks, once it has been filled in with the labels of a series. */
interface Way {
  /** The first panel that leads there. */
  readonly from: string;
  readonly query?: string;
  readonly expr?: string;
}

/** Where the links of all series above zero lead in Explore, as far as they ask that data source; each once. */
async function waysOf(access: Access, deployment: Deployment, source: string): Promise<Way[]> {
  const ways = new Map<string, Way>();
  for (const dashboard of dashboardsOf(deployment)) {
    for (const { dashboard: title, panel, text, kind } of queriesOf(dashboard)) {
      const panes = linksOf(dashboard, panel).flatMap(panesOf);
      const asked = panes.filter((pane) => pane["datasource"] === source);
      if (asked.length === 0 || kind !== "PromQL") continue;
      const series = await seriesOf(access, filledIn(text), LATELY);
      for (const { labels } of series.filter(isAboveZero)) {
        for (const pane of asked) {
          const content = filledWith(labels, JSON.stringify(pane["queries"]));
          const [way] = JSON.parse(content) as Way[];
          if (!ways.has(content)) ways.set(content, { ...way, from: `${title} / ${panel}` });
        }
      }
    }
  }
  return [...ways.values()];
}

function linksOf({ panels }: Dashboard, title: string): string[] {
  const links = panels
    .filter((panel) => panel.title === title)
    .flatMap((panel) => ("fieldConfig" in panel ? (panel.fieldConfig.defaults.links ?? []) : []));
  return (links as { url?: string }[]).flatMap(({ url }) => url ?? []);
}

const isAboveZero = ({ values }: Series) => values.some(([, value]) => value > 0);

function filledWith(labels: Series["labels"], text: string): string {
  return text.replaceAll(
    /\$\{__field\.labels\.(\w+)\}/g,
    (_, label: string) => labels[label] ?? "",
  );
}

/** The labels of the log record that was sent with a trace. */
async function recordOf(
  access: Access,
  trace: readonly Span[],
): Promise<Readonly<Record<string, string>>> {
  const query = `{service_name="${trace[0]?.service ?? ""}"} | trace_id="${idOf(trace)}"`;
  const [record] = await logRecords(access, query);
  assert.ok(record, query);
  return record.labels;
}

/** What a data source is told of its links, as Grafana keeps it once it has read `$$` as a dollar. */
function settingsOf(deployment: Deployment, uid: string): Mapping {
  const one = dataSourcesConfig(deployment).datasources.find((source) => source.uid === uid);
  return JSON.parse(JSON.stringify(one?.jsonData ?? {}).replaceAll("$$", "$")) as Mapping;
}

interface DerivedField {
  readonly matcherRegex: string;
  readonly datasourceUid?: string;
  readonly url: string;
}

function derivedFields(deployment: Deployment, label: string): DerivedField[] {
  const fields = settingsOf(deployment, "loki")["derivedFields"] as DerivedField[];
  return fields.filter(({ matcherRegex }) => matcherRegex === label);
}

function idOf(trace: readonly Span[]): string {
  return trace[0]?.traceId ?? "";
}
