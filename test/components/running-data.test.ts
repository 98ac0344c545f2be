import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { firstAnswer } from "../support/conversation.ts";
import { eventually } from "../support/eventually.ts";
import { durations, logRecord } from "../support/otlp.ts";
import { RunningStores } from "../support/running-stores.ts";

const NAMES = ["tempo", "jaeger", "prometheus", "zipkin", "loki", "alertmanager"] as const;

describe("what the stores are given", function () {
  this.timeout(120_000);

  let stores: RunningStores;
  const traceId = randomBytes(16).toString("hex");

  before("start them", async () => {
    stores = await RunningStores.start(NAMES);
  });

  after("remove them", async () => {
    await stores.stop();
  });

  /** What a store answers a friend, as JSON. */
  async function answerOf<Answer>(name: (typeof NAMES)[number], path: string): Promise<Answer> {
    const { status, body } = await stores.of(name).ask(path, stores.friend);
    assert.equal(status, 200, body);
    return JSON.parse(body) as Answer;
  }

  it("is a log record that is found by its trace, and still when Loki was killed", async () => {
    const loki = stores.of("loki");
    const sent = await loki.ask(
      "/otlp/v1/logs",
      stores.friend,
      logRecord("probe", traceId, "hello"),
    );
    assert.equal(sent.status, 204, sent.body);
    await loki.killAndStart();
    await loki.untilReady(stores.friend);
    const query = encodeURIComponent(`{service_name="probe"} | trace_id="${traceId}"`);
    const { data } = await answerOf<{
      data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
    }>("loki", `/loki/api/v1/query_range?query=${query}`);
    assert.deepEqual(
      data.result.map(({ values }) => values.map(([, line]) => line)),
      [["hello"]],
    );
    assert.equal(data.result[0]?.stream["correlation_id"], "c-1");
  });

  it("is told apart in Loki by few labels, and deleted for nobody", async () => {
    const { data } = await answerOf<{ data: string[] }>("loki", "/loki/api/v1/labels");
    assert.deepEqual(data.sort(), ["deployment_environment_name", "service_name"]);
    const query = encodeURIComponent('{service_name="probe"}');
    const refused = await stores
      .of("loki")
      .ask(`/loki/api/v1/delete?query=${query}&start=0`, stores.friend, { method: "POST" });
    assert.equal(refused.status, 403, refused.body);
  });

  interface Vector {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  }

  const query = async (text: string) =>
    (await answerOf<Vector>("prometheus", `/api/v1/query?query=${encodeURIComponent(text)}`)).data
      .result;

  it("is a metric that is found with its exemplar, and still when Prometheus was killed", async () => {
    const prometheus = stores.of("prometheus");
    const sent = await prometheus.ask(
      "/api/v1/otlp/v1/metrics",
      stores.friend,
      durations("probe", traceId),
    );
    assert.equal(sent.status, 200, sent.body);
    const end = Math.ceil(Date.now() / 1000) + 60;
    const name = "http_server_request_duration_seconds_bucket";
    const { data } = await answerOf<{ data: { exemplars: { labels: object }[] }[] }>(
      "prometheus",
      `/api/v1/query_exemplars?query=${name}&start=${end - 3600}&end=${end}`,
    );
    assert.deepEqual(
      data.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels)),
      [{ trace_id: traceId, span_id: "b7ad6b7169203331" }],
    );
    await prometheus.killAndStart();
    await prometheus.untilReady(stores.friend);
    const [found] = await query(`last_over_time(${name}{le="0.5"}[1h])`);
    assert.equal(found?.value[1], "1");
    assert.equal(found.metric["job"], "probe");
    assert.equal(found.metric["instance"], "instance-1");
    assert.equal(found.metric["service_name"], "probe");
    assert.equal(found.metric["deployment_environment_name"], "dev");
  });

  it("is metrics of their own that Prometheus asks them for, each at its own path", async () => {
    await eventually(async () => {
      const up = (await query("up == 1")).map(({ metric }) => metric["job"]);
      return NAMES.every((job) => up.includes(job)) || undefined;
    });
    const [spans] = await query("zipkin_collector_spans_total");
    assert.ok(spans);
    const limits = await eventually(async () => {
      const found = await query('tracing:memory_limit_bytes{job="tempo"}');
      return found.length > 0 ? found : undefined;
    });
    assert.equal(limits[0]?.value[1], `${stores.of("tempo").workload.memory.bytes}`);
  });

  it("is an alert that Prometheus passes on to Alertmanager", async () => {
    const alert = await eventually(async () => {
      const alerts = await answerOf<{ labels: Record<string, string> }[]>(
        "alertmanager",
        "/api/v2/alerts",
      );
      return alerts.find(({ labels }) => labels["alertname"] === "Watchdog");
    });
    assert.equal(alert.labels["deployment_environment_name"], "dev");
  });

  it("is a span that Zipkin gives back", async () => {
    const span = { traceId, id: "b7ad6b7169203331", name: "posted", timestamp: Date.now() * 1000 };
    const posted = await stores
      .of("zipkin")
      .ask("/api/v2/spans", stores.friend, JSON.stringify([span]));
    assert.equal(posted.status, 202, posted.body);
    const found = await eventually(async () => {
      const { status, body } = await stores
        .of("zipkin")
        .ask(`/api/v2/trace/${traceId}`, stores.friend);
      return status === 200 ? (JSON.parse(body) as { name: string }[]) : undefined;
    });
    assert.deepEqual(
      found.map(({ name }) => name),
      ["posted"],
    );
  });

  it("is found in Loki whatever tenant a caller names, since there is but one", async () => {
    const { authority: ca, certificate } = stores.friend;
    const loki = stores.of("loki");
    const address = await loki.address(loki.workload.readiness.listener.port);
    const words =
      "GET /loki/api/v1/label/service_name/values HTTP/1.0\r\nX-Scope-OrgID: somebody\r\n\r\n";
    const answer = await firstAnswer(
      { address, protocol: "https", words },
      { ca, cert: certificate.certificate, key: certificate.key },
    );
    assert.match(answer, /^HTTP\/1\.0 200[^]*"probe"/);
  });
});
