import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dashboard } from "../../components/grafana/dashboard.ts";
import { dashboardsOf } from "../../components/grafana/dashboards.ts";
import { dataSourcesConfig } from "../../components/grafana/data-sources.ts";
import { platformFor } from "../../model/platform.ts";
import { urlOf, type Access } from "../../tools/access.ts";
import { ask } from "../../tools/https.ts";
import { environmentOf } from "../../tools/stack-file.ts";
import type { Span } from "../../tools/trace.ts";
import { spansInJaeger } from "../../tools/verify/stores/jaeger.ts";
import { logRecords } from "../../tools/verify/stores/loki.ts";
import { spansInTempo } from "../../tools/verify/stores/tempo.ts";
import { spansInZipkin } from "../../tools/verify/stores/zipkin.ts";
import { exemplars, pointsOf } from "../../tools/dashboards/answers.ts";
import { conditions } from "../../tools/dashboards/conditions.ts";
import { askedOf, complaintsOf } from "../../tools/dashboards/coverage.ts";
import { queriesOf } from "../../tools/dashboards/queries.ts";
import { panesOf } from "../support/grafana.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";
import { eventually, platformAccess, sendRequests, stack } from "./support.ts";

/** With Grafana among the workloads, whether or not its image can be had: its stores are there. */
const deployment = platformFor(environmentOf(stack));

/** What a reader finds nothing of while all is well, and why. */
const emptyWhenWell: Readonly<Record<string, string>> = {
  "Failed requests per second": "the reference request does not fail",
};

/** Sentences about what people would see in Grafana: every query and every link, followed for real. */
export function dataSources(): void {
  for (const dashboard of dashboardsOf(deployment)) {
    it(`finds data for every panel of the dashboard ${dashboard.title ?? ""}`, async () => {
      const { access, trace } = await scene();
      await withTraffic(async () => {
        assert.deepEqual(complaintsOf(await askedOf(access, [dashboard], idOf(trace))), []);
      });
    });
  }

  it("would notice a metric that goes by another name, and say where it is missed", async () => {
    const { access, trace } = await scene();
    const [changed] = dashboardsOf(deployment)
      .filter(({ uid }) => uid === "tracing-capacity")
      .map((one) => JSON.stringify(one).replaceAll("tempo_ingester_live_traces", "live_traces"))
      .map((text) => JSON.parse(text) as Dashboard);
    assert.ok(changed);
    const [complaint, ...others] = complaintsOf(await askedOf(access, [changed], idOf(trace)));
    assert.match(
      complaint ?? "",
      /^Capacity \/ Tempo: of its limits \/ B: no series of live_traces: sum\(live_traces\)/,
    );
    assert.deepEqual(others, []);
  });

  it("excuses no panel that is not there", () => {
    const queries = dashboardsOf(deployment).flatMap(queriesOf);
    const places = queries.flatMap(({ dashboard, panel, refId }) => [
      `${dashboard} / ${panel}`,
      `${dashboard} / ${panel} / ${refId}`,
    ]);
    assert.deepEqual(
      Object.keys(conditions).filter((place) => !places.includes(place)),
      [],
    );
  });

  it("finds the trace of an exemplar", async () => {
    const { access } = await scene();
    const [link] = settingsOf("prometheus")["exemplarTraceIdDestinations"] as [{ name: string }];
    await withTraffic(async () => {
      const ids = (await exemplars(access)).flatMap((labels) => labels[link.name] ?? []);
      assert.ok(ids.length > 0, `no exemplar has a label ${link.name}`);
      assert.ok((await spansInTempo(access, ids.at(-1) ?? "")).length > 0);
    });
  });

  for (const store of ["tempo", "jaeger", "zipkin"]) {
    it(`finds the log records of a span in ${store}`, async () => {
      const { access, trace } = await scene();
      const query = String(mappingAt(settingsOf(store), "tracesToLogsV2")["query"])
        .replace("${__tags}", `service_name="${trace[0]?.service ?? ""}"`)
        .replace("${__trace.traceId}", idOf(trace));
      await eventually(async () => {
        assert.ok((await logRecords(access, query)).length > 0, query);
      });
    });
  }

  it("finds the trace of a log record in every store", async () => {
    const { access, trace } = await scene();
    for (const { matcherRegex, datasourceUid } of derivedFields("trace_id")) {
      await eventually(async () => {
        const id = (await recordOf(access, trace))[matcherRegex] ?? "";
        assert.equal(id, idOf(trace));
        const spans = await readers[datasourceUid as keyof typeof readers](access, id);
        assert.equal(spans.length, trace.length, datasourceUid);
      });
    }
  });

  it("finds all log records of a correlation id", async () => {
    const { access, trace } = await scene();
    const [field] = derivedFields("correlation_id");
    const [pane] = panesOf(field?.url ?? "");
    const [{ expr }] = pane?.["queries"] as [{ expr: string }];
    await eventually(async () => {
      const { correlation_id: id = "" } = await recordOf(access, trace);
      assert.equal(id, correlationOf(trace));
      assert.ok((await logRecords(access, expr.replace("${__value.raw}", id))).length > 0, expr);
    });
  });

  it("finds the metrics of a span's service", async () => {
    const { access, trace } = await scene();
    const { queries } = mappingAt(settingsOf("tempo"), "tracesToMetrics");
    for (const { name, query } of queries as { name: string; query: string }[]) {
      if (name in emptyWhenWell) continue;
      const asked = query.replace("$__tags", `service_name="${trace[0]?.service ?? ""}"`);
      await withTraffic(async () => {
        assert.ok((await pointsOf(access, asked)) > 0, asked);
      });
    }
  });
}

interface Scene {
  readonly access: Access;
  /** A trace that has been sent, and a log record with it. */
  readonly trace: readonly Span[];
}

let sent: Promise<Scene> | undefined;

function scene(): Promise<Scene> {
  sent ??= (async () => {
    const access = await platformAccess();
    const [trace = []] = await sendRequests(1);
    await sendRecord(access, trace);
    return { access, trace };
  })();
  return sent;
}

/** Asks again until the answer is good, while requests come in: a rate needs more than one of them. */
function withTraffic(question: () => Promise<void>): Promise<void> {
  return eventually(async () => {
    await sendRequests(1);
    await question().catch(async (error: unknown) => {
      await sleep(5_000);
      throw error;
    });
  }, 120_000);
}

async function sendRecord(access: Access, trace: readonly Span[]): Promise<void> {
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const record = {
    timeUnixNano: `${Date.now()}000000`,
    severityText: "INFO",
    body: { stringValue: "the request was answered" },
    traceId: idOf(trace),
    spanId: trace[0]?.spanId,
    attributes: [text("correlation_id", correlationOf(trace))],
  };
  const resource = { attributes: [text("service.name", trace[0]?.service ?? "")] };
  const resourceLogs = [{ resource, scopeLogs: [{ logRecords: [record] }] }];
  const { status, body } = await ask(
    `${urlOf(access, "collector", "otlpHttp")}/v1/logs`,
    { authority: access.certificateAuthority, token: access.credentials.otlpToken },
    JSON.stringify({ resourceLogs }),
  );
  assert.equal(status, 200, body);
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

const readers = { tempo: spansInTempo, jaeger: spansInJaeger, zipkin: spansInZipkin } as const;

/** What a data source is told of its links, as Grafana keeps it once it has read `$$` as a dollar. */
function settingsOf(uid: string): Mapping {
  const one = dataSourcesConfig(deployment).datasources.find((source) => source.uid === uid);
  return JSON.parse(JSON.stringify(one?.jsonData ?? {}).replaceAll("$$", "$")) as Mapping;
}

interface DerivedField {
  readonly matcherRegex: string;
  readonly datasourceUid?: string;
  readonly url: string;
}

function derivedFields(label: string): DerivedField[] {
  const fields = settingsOf("loki")["derivedFields"] as DerivedField[];
  return fields.filter(({ matcherRegex }) => matcherRegex === label);
}

function idOf(trace: readonly Span[]): string {
  return trace[0]?.traceId ?? "";
}

function correlationOf(trace: readonly Span[]): string {
  return `order-${idOf(trace).slice(0, 8)}`;
}
