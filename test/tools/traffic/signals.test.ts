import assert from "node:assert/strict";
import { logsOf } from "../../../tools/traffic/logs.ts";
import { Metrics } from "../../../tools/traffic/metrics.ts";
import { BOUNDS, type Reading } from "../../../tools/traffic/otlp.ts";
import type { Request } from "../../../tools/traffic/scenarios/index.ts";
import { requestsOf, spansOf } from "./spans.ts";

const NOW = 1_700_000_000_000;

function metricsOf(requests: readonly Request[]): Metrics {
  const metrics = new Metrics();
  for (const request of requests) metrics.observe(request, spansOf(request.placed), NOW);
  return metrics;
}

/** The sum over all series of a counter that have these attributes. */
function total(readings: readonly Reading[], name: string, about: Record<string, string>): number {
  return readings
    .filter(({ series }) => series.name === name)
    .filter(({ series }) =>
      Object.entries(about).every(([key, one]) => series.attributes[key] === one),
    )
    .reduce((sum, { value }) => sum + ("total" in value ? value.total : 0), 0);
}

describe("the metrics that go with requests", () => {
  const requests = requestsOf("mixed", 300, { errorShare: 0.3 });
  const readings = metricsOf(requests).readings(NOW);
  const steps = requests.flatMap(({ placed }) => placed.map(({ step }) => step));
  const asked = steps.filter(({ attributes }) => "gen_ai.usage.input_tokens" in attributes);

  it("count the questions to models by provider, model and status", () => {
    const isOf = (provider: string) => (step: (typeof steps)[number]) =>
      step.attributes["gen_ai.provider.name"] === provider;
    for (const provider of ["openai", "anthropic", "ollama"]) {
      const ours = asked.filter(isOf(provider));
      const failed = ours.filter(({ failure }) => failure).length;
      assert.ok(failed > 0 && ours.length > failed);
      const count = (status: string) => total(readings, "llm_requests_total", { provider, status });
      assert.deepEqual([count("success"), count("error")], [ours.length - failed, failed]);
    }
  });

  it("count the tokens of what was answered", () => {
    const answered = asked.filter(({ failure }) => !failure);
    for (const type of ["input", "output"]) {
      const key = `gen_ai.usage.${type}_tokens`;
      const expected = answered.reduce((sum, step) => sum + Number(step.attributes[key]), 0);
      assert.equal(total(readings, "llm_tokens_total", { type }), expected);
    }
  });

  it("have the length of every answer, by its range, with a trace as an example", () => {
    const [reference] = requestsOf("chat", 1);
    assert.ok(reference);
    const found = metricsOf([reference]).readings(NOW);
    const lengths = found.filter(({ series }) => series.name === "request_duration_seconds");
    const gateway = lengths.find(({ series }) => series.service === "api-gateway");
    assert.ok(gateway && "counts" in gateway.value);
    assert.deepEqual(gateway.series.attributes, { operation: "chat", status: "success" });
    const { counts, sum, exemplar } = gateway.value;
    assert.deepEqual([sum, exemplar.value, exemplar.spanId], [0.559, 0.559, "0000000000000001"]);
    const range = BOUNDS.findIndex((upper) => upper >= 0.559);
    assert.deepEqual(
      counts,
      [...BOUNDS, Infinity].map((_, at) => (at === range ? 1 : 0)),
    );
    const services = lengths.map(({ series }) => series.service).sort();
    assert.deepEqual(services, ["api-gateway", "business-logic", "llm-router"]);
  });

  it("have the connections that are still open, until all are ended", () => {
    const sockets = requestsOf("websocket", 40);
    const metrics = metricsOf(sockets);
    const at = (seconds: number) => {
      const [reading] = metrics.readings(NOW + seconds * 1_000);
      assert.equal(reading?.series.name, "websocket_connected_clients");
      return "gauge" in reading.value ? reading.value.gauge : NaN;
    };
    for (const seconds of [0, 20, 40]) {
      assert.equal(at(seconds), sockets.filter(({ connected }) => connected > seconds).length);
    }
    assert.equal(metrics.disconnect(), true);
    assert.equal(at(0), 0);
    assert.equal(metricsOf(requestsOf("chat", 1)).disconnect(), false);
  });
});

describe("the log records that go with a request", () => {
  const records = (told: object) =>
    requestsOf("orchestrator", 60, told).map((request) => {
      const spans = spansOf(request.placed);
      return { request, spans, logs: logsOf(request, spans) };
    });

  it("are one in the context of its first span where nothing went wrong", () => {
    for (const { spans, logs } of records({})) {
      const [root] = spans;
      assert.ok(root && logs[0]);
      assert.equal(logs.length, 1);
      const { severity, body, traceId, spanId, service, time } = logs[0];
      assert.deepEqual([severity, service], ["INFO", "api-gateway"]);
      assert.deepEqual([traceId, spanId], [root.traceId, root.spanId]);
      assert.equal(time, root.start + root.duration);
      assert.match(body, /^POST \/api\/tasks answered 200 in \d+ ms$/);
      assert.equal(logs[0].attributes["correlation_id"], root.attributes["correlation_id"]);
    }
  });

  it("are an error more where it failed, with the stack trace, in the context of that span", () => {
    for (const { request, spans, logs } of records({ errorShare: 1 })) {
      const at = request.placed.findIndex(({ step }) => step.failure?.stack);
      const [last, failure, ...more] = logs;
      assert.ok(last && failure);
      assert.deepEqual([failure.severity, more], ["ERROR", []]);
      assert.equal(failure.spanId, spans[at]?.spanId);
      const { stack } = request.placed[at]?.step.failure ?? assert.fail();
      assert.equal(failure.attributes["exception.stacktrace"], stack);
      assert.equal(last.severity, request.cascaded ? "ERROR" : "INFO");
    }
  });

  it("are a warning where it was slow", () => {
    for (const { logs } of records({ slowShare: 1 })) assert.equal(logs[0]?.severity, "WARN");
  });
});
