import assert from "node:assert/strict";
import type { Dashboard } from "../../components/grafana/dashboard.ts";
import { dashboardsOf } from "../../components/grafana/dashboards.ts";
import { platformFor } from "../../model/platform.ts";
import type { Access } from "../../tools/access.ts";
import { pointsOf, seriesOf, type Series } from "../../tools/dashboards/answers.ts";
import { conditions, historyOf } from "../../tools/dashboards/conditions.ts";
import { askedOf, complaintsOf } from "../../tools/dashboards/coverage.ts";
import { filledIn, queriesOf } from "../../tools/dashboards/queries.ts";
import { environmentOf } from "../../tools/stack-file.ts";
import { panelScene } from "./panel-scene.ts";
import { signalLinks } from "./signal-links.ts";
import { eventually, stack } from "./support.ts";

/** With Grafana among the workloads, whether or not its image can be had: its stores are there. */
const deployment = platformFor(environmentOf(stack));

/** Longest time from the end of the traffic until all of it is in the stores and can be searched. */
const SETTLED = 120_000;

/** Labels of series, and the panels that must show them above a value, zero unless said otherwise. */
const shown: readonly (readonly [
  panel: string,
  labels: Readonly<Record<string, string>>,
  above?: number,
])[] = [
  ["Service Overview / Errors in all", {}],
  ["Service Overview / Errors", { service_name: "llm-router" }],
  ["Service Overview / Error rate by service and endpoint", { span_name: "llm-router.chat" }],
  ["WebSocket Metrics / Connected clients", {}],
  ["WebSocket Metrics / Messages from and to clients", { direction: "in" }],
  ["WebSocket Metrics / Messages from and to clients", { direction: "out" }],
  ["WebSocket Metrics / Failed messages", { span_name: "websocket.broadcast" }],
  ["LLM Router Performance / LLM requests by provider, model and status", { status: "success" }],
  ["LLM Router Performance / LLM requests by provider, model and status", { status: "error" }],
  ["LLM Router Performance / Tokens", { provider: "openai", type: "output" }],
  ["LLM Router Performance / Providers", { provider: "anthropic" }],
  ["LLM Router Performance / Failed calls of models", { gen_ai_provider_name: "openai" }],
  [
    "Distributed Tracing / Failed calls between services",
    { client: "api-gateway", server: "llm-router" },
  ],
  // Who sends no spans, such as a model's provider, has taken as long as its caller waited.
  ["Distributed Tracing / Latency of calls", { client: "llm-router", server: "openai" }, 0.5],
  ["Distributed Tracing / Database calls", { client: "business-logic", server: "redis" }],
  ["Agent Collaboration / Errors of the agents", { service_name: "orchestrator-service" }],
  ["Service Health / Memory", { job: "llm-router" }],
  ["Service Health / Sends failed", { exporter: "otlp_http/loki" }],
  ["Service Health / Alerts that fire", { alertname: "Watchdog" }],
  ["Multi-Language Comparison / Errors by language", { telemetry_sdk_language: "rust" }],
];

/** Sentences about what people would see in Grafana: every query and every link, followed for real. */
export function dataSources(): void {
  const dashboards = dashboardsOf(deployment);

  for (const dashboard of dashboards) {
    it(`finds data for every query of the dashboard ${dashboard.title ?? ""}`, async () => {
      const { access, trace } = await panelScene();
      const id = trace[0]?.traceId ?? "";
      await eventually(async () => {
        const all = await askedOf(access, [dashboard], id);
        assert.deepEqual(complaintsOf(all, historyOf), []);
      }, SETTLED);
    });
  }

  it("would find what was a day or a week ago as it finds what was a minute ago", async () => {
    const { access } = await panelScene();
    const queries = dashboards.flatMap(queriesOf).filter(historyOf);
    assert.equal(queries.length, 6);
    for (const { text } of queries) {
      const lately = text.replaceAll(/offset 1[dw]/g, "offset 1m");
      assert.notEqual(lately, text);
      assert.ok((await pointsOf(access, filledIn(lately))) > 0, lately);
    }
  });

  it("shows what has gone wrong, and whom it was done to, as more than nothing", async () => {
    const { access } = await panelScene();
    await eventually(async () => {
      const missing: string[] = [];
      for (const [panel, labels, above = 0] of shown) {
        const series = await seriesWith(access, { dashboards, panel, labels });
        const rises = series.some(({ values }) => values.some(([, value]) => value > above));
        if (!rises) missing.push(`${panel}: ${JSON.stringify(labels)}`);
      }
      assert.deepEqual(missing, []);
    }, SETTLED);
  });

  it("compares every language in which there are services", async () => {
    const { access } = await panelScene();
    const languages = async (panel: string) => {
      const series = await seriesWith(access, { dashboards, panel, labels: {} });
      return new Set(series.map(({ labels }) => labels["telemetry_sdk_language"]));
    };
    for (const query of dashboards.flatMap(queriesOf)) {
      if (query.dashboard !== "Multi-Language Comparison") continue;
      const found = await languages(`${query.dashboard} / ${query.panel}`);
      const sampled = ["go", "nodejs", "rust"];
      const wanted = query.panel === "CPU by language" ? sampled : [...sampled, "python"];
      assert.deepEqual(
        wanted.filter((language) => !found.has(language)),
        [],
        query.panel,
      );
    }
  });

  it("would notice a metric that goes by another name, and say where it is missed", async () => {
    const { access, trace } = await panelScene();
    const [changed] = dashboards
      .filter(({ uid }) => uid === "tracing-capacity")
      .map((one) => JSON.stringify(one).replaceAll("tempo_ingester_live_traces", "live_traces"))
      .map((text) => JSON.parse(text) as Dashboard);
    assert.ok(changed);
    const all = await askedOf(access, [changed], trace[0]?.traceId ?? "");
    const [complaint, ...others] = complaintsOf(all, historyOf);
    assert.match(
      complaint ?? "",
      /^Capacity \/ Tempo: of its limits \/ B: no series of live_traces: max\(live_traces\)/,
    );
    assert.deepEqual(others, []);
  });

  it("excuses no panel that is not there", () => {
    const places = dashboards
      .flatMap(queriesOf)
      .flatMap(({ dashboard, panel, refId }) => [
        `${dashboard} / ${panel}`,
        `${dashboard} / ${panel} / ${refId}`,
      ]);
    assert.deepEqual(
      Object.keys(conditions).filter((place) => !places.includes(place)),
      [],
    );
  });

  signalLinks(deployment);
}

/** The series of a panel's queries that have these labels. */
async function seriesWith(
  access: Access,
  wanted: {
    readonly dashboards: readonly Dashboard[];
    readonly panel: string;
    readonly labels: Readonly<Record<string, string>>;
  },
): Promise<Series[]> {
  const queries = wanted.dashboards
    .flatMap(queriesOf)
    .filter(({ dashboard, panel }) => `${dashboard} / ${panel}` === wanted.panel);
  assert.ok(queries.length > 0, `there is no panel '${wanted.panel}'`);
  const found = await Promise.all(queries.map(({ text }) => seriesOf(access, filledIn(text))));
  return found
    .flat()
    .filter(({ labels }) =>
      Object.entries(wanted.labels).every(([label, value]) => labels[label] === value),
    );
}
