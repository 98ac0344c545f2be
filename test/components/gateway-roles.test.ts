import assert from "node:assert/strict";
import { listeners } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";
import { ask, call, echoIn, login, loginAs } from "../support/gateway-client.ts";
import { RunningGateway } from "../support/gateway.ts";

type Door = Exclude<keyof typeof listeners.gateway, "metrics" | "sampling" | "samplingGrpc">;

/** A request, and the status that a viewer and an admin get; 200 is a stand-in's. */
type Row = readonly [request: string, viewer: number, admin: number];

const TRACE = "0af7651916cd43dd8448eb211c80319c";

const table: Readonly<Record<Door, readonly Row[]>> = {
  prometheus: [
    ["GET /", 200, 200],
    ["GET /assets/index-abc.js", 200, 200],
    ["GET /api/v1/query?query=up", 200, 200],
    ["POST /api/v1/query_range", 200, 200],
    ["GET /api/v1/label/job/values", 200, 200],
    ["GET /api/v1/status/buildinfo", 200, 200],
    ["GET /api/v1/status/config", 403, 200],
    ["GET /api/v1/status/flags", 403, 200],
    ["POST /-/reload", 403, 200],
    ["PUT /-/quit", 403, 403],
    ["POST /api/v1/admin/tsdb/delete_series", 403, 200],
    ["POST /api/v1/write", 403, 403],
    ["POST /api/v1/otlp/v1/metrics", 403, 403],
    ["GET /debug/pprof/heap", 403, 403],
    ["GET /%64ebug/pprof/heap", 403, 403],
    ["GET /API/V1/query", 403, 200],
    ["GET /api/v1/query/../admin/tsdb/snapshot", 400, 400],
    ["GET /api/v1/label/..%2f..%2fadmin/values", 400, 400],
    ["GET /assets/%2e%2e/-/reload", 400, 400],
    ["GET //debug/pprof", 400, 400],
  ],
  alertmanager: [
    ["GET /", 200, 200],
    ["GET /api/v2/alerts", 200, 200],
    ["GET /api/v2/silences", 200, 200],
    ["POST /api/v2/silences", 403, 200],
    ["DELETE /api/v2/silence/1", 403, 200],
    ["POST /api/v2/alerts", 403, 200],
    ["POST /-/reload", 403, 200],
    ["GET /debug/pprof", 403, 403],
  ],
  loki: [
    ["GET /ready", 200, 200],
    ["GET /loki/api/v1/query_range?query=x", 200, 200],
    ["POST /loki/api/v1/query", 200, 200],
    ["GET /loki/api/v1/label/service_name/values", 200, 200],
    ["GET /loki/api/v1/tail", 200, 200],
    ["GET /loki/api/v1/rules/a/b", 200, 200],
    ["POST /loki/api/v1/rules/a", 403, 200],
    ["GET /loki/api/v1/delete", 403, 200],
    ["POST /loki/api/v1/delete", 403, 200],
    ["POST /loki/api/v1/push", 403, 403],
    ["POST /otlp/v1/logs", 403, 403],
    ["GET /config", 403, 200],
    ["GET /ring", 403, 200],
    ["POST /flush", 403, 200],
    ["POST /ingester/shutdown", 403, 403],
    ["GET /metrics", 403, 200],
  ],
  tempo: [
    ["GET /ready", 200, 200],
    [`GET /api/traces/${TRACE}`, 200, 200],
    [`GET /api/v2/traces/${TRACE}`, 200, 200],
    ["GET /api/search?q=%7B%7D", 200, 200],
    ["GET /api/v2/search/tag/resource.service.name/values", 200, 200],
    ["GET /api/metrics/query_range", 200, 200],
    ["GET /api/traces/not-an-id", 403, 200],
    ["POST /api/overrides", 403, 200],
    ["GET /flush", 403, 200],
    ["GET /status/config", 403, 200],
    ["GET /memberlist", 403, 200],
    ["GET /shutdown", 403, 403],
    ["POST /restored/v1/traces", 403, 200],
    ["POST /restored/v1/%74races", 403, 200],
    ["POST /restored/../v1/traces", 400, 400],
    ["POST /v1/traces", 403, 403],
    ["GET /debug/pprof", 403, 403],
  ],
  tempoGrpc: [
    ["POST /tempopb.StreamingQuerier/Search", 200, 200],
    ["POST /tempopb.Pusher/PushBytesV2", 403, 403],
    ["POST /opentelemetry.proto.collector.trace.v1.TraceService/Export", 403, 403],
    ["GET /metrics", 403, 403],
  ],
  jaeger: [
    ["GET /", 200, 200],
    ["GET /static/main.js", 200, 200],
    [`GET /trace/${TRACE}`, 200, 200],
    ["GET /api/services/a%2Fb/operations", 200, 200],
    [`GET /api/traces/${TRACE}`, 200, 200],
    ["POST /api/transform", 200, 200],
    [`POST /api/archive/${TRACE}`, 403, 200],
    ["GET /debug/pprof", 403, 403],
  ],
  zipkin: [
    ["GET /", 200, 200],
    ["GET /zipkin/", 200, 200],
    [`GET /zipkin/api/v2/trace/${TRACE}`, 200, 200],
    ["GET /api/v2/services", 200, 200],
    ["GET /api/v2/spans?serviceName=a", 200, 200],
    ["GET /actuator/env", 403, 200],
    ["GET /actuator/heapdump", 403, 403],
    ["GET /prometheus", 403, 200],
    ["POST /zipkin/api/v2/spans", 403, 403],
    ["POST /api/v2/%73pans", 403, 403],
    ["PUT /api/v2/spans", 403, 403],
  ],
  grafana: [
    ["GET /", 200, 200],
    ["GET /d/tracing/overview", 200, 200],
    ["POST /api/dashboards/db", 200, 200],
    ["GET /api/datasources/proxy/1/api/traces/x", 200, 200],
  ],
};

describe("the roles at the gateway", function () {
  this.timeout(60_000);

  let gateway: RunningGateway;

  before("start a gateway before stand-ins", async () => {
    const changes = { profile: "full", legacyReceivers: { zipkin: true } };
    gateway = await RunningGateway.start(platformFor(environmentOf("dev", changes)));
  });

  after("stop it", () => gateway.stop());

  for (const [door, rows] of Object.entries(table) as [Door, readonly Row[]][]) {
    const { port } = listeners.gateway[door];
    const status = async (request: string, headers: Record<string, string>) => {
      const [method = "", path = ""] = request.split(" ");
      return (await ask(gateway, { port, method, path, headers })).status;
    };

    it(`let a viewer read from ${door}, an admin do more, and nobody all`, async () => {
      for (const [request, viewer, admin] of rows) {
        const got = [
          await status(request, {}),
          await status(request, login("admin", "wrong")),
          await status(request, loginAs("viewer")),
          await status(request, loginAs("admin")),
        ];
        assert.deepEqual(got, [401, 401, viewer, admin], request);
      }
    });
  }

  it("know nobody by another name or way", async () => {
    const { port } = listeners.gateway.jaeger;
    const others: Record<string, string>[] = [
      login("root", "AAAAAAAAAAAAAAAAAAAAAAAA"),
      login("viewer", ""),
      { Authorization: "Bearer token" },
      { "X-WEBAUTH-USER": "admin", "X-Auth-Request-User": "admin" },
    ];
    for (const headers of others) {
      const { status, headers: got } = await ask(gateway, { port, path: "/", headers });
      assert.equal(status, 401, JSON.stringify(headers));
      assert.equal(got["www-authenticate"], 'Basic realm="tracing"');
    }
  });

  it("say in one line why something is refused", async () => {
    const question = { port: 9090, path: "/-/reload", method: "POST" };
    const { text } = await ask(gateway, { ...question, headers: loginAs("viewer") });
    assert.match(text, /^The role viewer may only read.*\n$/);
  });

  it("hold over gRPC, which is HTTP/2 to the end", async () => {
    const { port } = listeners.gateway.tempoGrpc;
    const search = { ":path": "/tempopb.StreamingQuerier/Search" };
    assert.equal((await call(gateway, port, search)).status, 401);
    const found = echoIn(
      await call(gateway, port, { ...search, authorization: loginAs("viewer").Authorization }),
    );
    assert.deepEqual(
      [found.protocol, found.server, found.client],
      ["HTTP/2.0", "tempo", "gateway"],
    );
  });

  it("are not lent to pages of other sites", async () => {
    const elsewhere = { ...loginAs("admin"), "Sec-Fetch-Site": "cross-site" };
    const from = (port: number, method: string, path: string) =>
      ask(gateway, { port, method, path, headers: elsewhere }).then(({ status }) => status);
    assert.equal(await from(9090, "POST", "/-/reload"), 403);
    assert.equal(await from(3200, "GET", "/flush"), 403);
    assert.equal(await from(3001, "POST", "/api/dashboards/db"), 403);
    assert.equal(await from(3001, "GET", "/d/linked"), 200);
  });
});
