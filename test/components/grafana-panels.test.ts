import assert from "node:assert/strict";
import { dashboardsFor } from "../../components/grafana/dashboards.ts";
import { viewOf, type View } from "../../components/grafana/view.ts";
import { profiles, type Deployment, type Profile } from "../../model/deployment.ts";
import { queriesOf } from "../../tools/dashboards/queries.ts";
import { complaintAbout, viewWith } from "../support/grafana.ts";

/** Panels of metrics that the sample services count themselves. */
const OF_SAMPLE_SERVICES = [
  "Service Overview / Times that business-logic measures",
  "WebSocket Metrics / Connected clients",
  "WebSocket Metrics / Connected clients now",
  "WebSocket Metrics / Messages from and to clients",
  "WebSocket Metrics / Times that websocket measures",
  "LLM Router Performance / LLM requests by provider, model and status",
  "LLM Router Performance / Tokens",
  "LLM Router Performance / Providers",
  "LLM Router Performance / Times that llm-router measures",
  "LLM Tracing / Tokens",
  "Multi-Language Comparison / CPU by language",
];

/** Panels of workloads that the lite profile has not. */
const OF_FULL_PROFILE = [
  "Service Overview / Warnings and errors",
  "WebSocket Metrics / Logs of the WebSocket service",
  "Infrastructure / Redis: memory",
  "Infrastructure / Redis: commands and clients",
  "Trace Overview / Logs",
  "Service Health / Redis",
  "Capacity / Jaeger: size",
  "Capacity / Zipkin: spans",
  "Capacity / Loki: intake",
];

/** A dashboard's panels by title. */
const panelsOf = (view: View) =>
  dashboardsFor(view).flatMap(({ title, panels }) =>
    panels.map((panel) => `${title ?? ""} / ${panel.title ?? ""}`),
  );

describe("a panel that has nothing to show", () => {
  const full = panelsOf(viewWith("full", true));
  const without = (profile: Profile) => {
    const there = panelsOf(viewWith(profile));
    return full.filter((panel) => !there.includes(panel));
  };

  it("is left out without the sample services, and no other is", () => {
    assert.deepEqual(without("full"), OF_SAMPLE_SERVICES);
  });

  it("is left out where a store is not deployed, and no other is", () => {
    const left = without("lite").filter((panel) => !OF_SAMPLE_SERVICES.includes(panel));
    assert.deepEqual(left, OF_FULL_PROFILE);
  });

  it("is not asked for where only Prometheus is missing", () => {
    const view = viewWith("full");
    const { prometheus, ...others } = view.sources;
    assert.ok(prometheus);
    const asked = dashboardsFor({ ...view, sources: others }).flatMap(queriesOf);
    assert.ok(asked.length > 0);
    assert.ok(asked.every(({ source }) => source !== "prometheus"));
  });
});

describe("what each copy of a trace adds to", () => {
  it("is counted once, however many Tempos hold a copy", () => {
    const asked = (replicas: Deployment["replicas"]) =>
      dashboardsFor(viewOf({ workloads: profiles.full, legacyReceivers: [], replicas }))
        .flatMap(queriesOf)
        .map(({ text }) => text)
        .filter((text) => /tempo_ingester_[a-z_]+_(total|sum)/.test(text));
    assert.ok(asked({}).length >= 2);
    assert.deepEqual(
      asked({ tempo: 5 }),
      asked({}).map((query) => `${query} / 3`),
    );
  });
});

describe("the test of a query's grammar", () => {
  it("finds what is wrong in each language, so that its silence means something", () => {
    assert.match(complaintAbout("prometheus", "sum by (job) (rate(up[5m])") ?? "", /^at \d+: /);
    assert.match(complaintAbout("loki", '{service_name="a" | trace_id="b"') ?? "", /^at \d+: /);
    assert.match(complaintAbout("tempo", '{ resource.service.name = "a" ') ?? "", /^at \d+: /);
  });
});
