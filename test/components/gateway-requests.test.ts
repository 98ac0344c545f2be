import assert from "node:assert/strict";
import { listeners } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";
import { ask, askPlainly, call, echoIn, login, loginAs } from "../support/gateway-client.ts";
import { GRAFANA_HEADER, passwords, RunningGateway } from "../support/gateway.ts";

const { jaeger, zipkin, tempo, tempoGrpc, prometheus, alertmanager, loki, grafana, metrics } =
  listeners.gateway;
const doors = [jaeger, zipkin, tempo, tempoGrpc, prometheus, alertmanager, loki, grafana];

const TRACE = "0AF7651916CD43DD8448EB211C80319C";

describe("the gateway", function () {
  this.timeout(60_000);

  let gateway: RunningGateway;

  before("start it before stand-ins", async () => {
    const changes = {
      profile: "full",
      legacyReceivers: { zipkin: true },
      gateway: { largestRequestMebibytes: 1 },
    };
    gateway = await RunningGateway.start(platformFor(environmentOf("dev", changes)));
  });

  after("stop it", () => gateway.stop());

  it("shows each store its own certificate, and none of what a person showed it", async () => {
    const claims = {
      ...loginAs("viewer"),
      ...{ Cookie: "session=KEKS", "Proxy-Authorization": "Basic eA==" },
      ...{ "X-Scope-OrgID": "other", "X-Forwarded-For": "192.0.2.1", "X-Forwarded-User": "root" },
      ...{ Forwarded: "for=192.0.2.1", "X-Real-IP": "192.0.2.1", "X-WEBAUTH-USER": "root" },
      ...{ "X-Auth-Request-Groups": "tracing-admins", X_Scope_OrgID: "other" },
    };
    for (const { port, leadsTo } of [jaeger, zipkin, tempo, prometheus, alertmanager, loki]) {
      const path = port === tempo.port || port === loki.port ? "/ready" : "/";
      const { server, client, headers, host } = echoIn(
        await ask(gateway, { port, path, headers: claims }),
      );
      assert.deepEqual([server, client, host], [leadsTo, "gateway", "localhost"]);
      const { "X-Forwarded-For": from, Via: _, ...others } = headers;
      assert.notDeepEqual(from, ["192.0.2.1"]);
      assert.deepEqual(others, {
        // All tenants of traces at once: nobody chooses.
        ...(leadsTo === "tempo" && { "X-Scope-Orgid": ["standard|errors|restored|single-tenant"] }),
        "X-Forwarded-Host": ["localhost"],
        "X-Forwarded-Proto": ["https"],
      });
    }
  });

  it("tells Grafana who asks, by a name that nobody else knows, and nobody else can", async () => {
    const claims = { [GRAFANA_HEADER]: "root", "X-WEBAUTH-ROLE": "Admin", Cookie: "a=b" };
    for (const [role, name] of [["viewer", "Viewer"] as const, ["admin", "Admin"] as const]) {
      const headers = { ...claims, ...loginAs(role), Authorization: loginAs(role).Authorization };
      const echo = echoIn(await ask(gateway, { port: grafana.port, path: "/", headers }));
      const said = Object.entries(echo.headers).filter(([key]) => !/^(X-Forwarded|Via)/.test(key));
      assert.deepEqual(
        said.map(([key, values]) => [key.toLowerCase(), ...values]).sort(),
        [
          [GRAFANA_HEADER.toLowerCase(), role],
          ["x-webauth-role", name],
        ].sort(),
      );
      assert.equal(echo.client, "", "Grafana asks for no certificate");
    }
  });

  it("takes spans for Zipkin to the Collector, with their sender's token", async () => {
    const token = { Authorization: "Bearer TOKEN" };
    for (const path of ["/api/v1/spans", "/api/v2/spans"]) {
      const question = { port: zipkin.port, path, method: "POST", headers: token, body: "[]" };
      const { server, headers, bodyLength } = echoIn(await ask(gateway, question));
      assert.deepEqual([server, bodyLength], ["collector", 2]);
      assert.deepEqual(headers["Authorization"], ["Bearer TOKEN"]);
    }
  });

  it("asks Tempo over gRPC for all tenants, whichever a client names", async () => {
    const path = { ":path": "/tempopb.StreamingQuerier/Search" };
    const claims = { ...loginAs("viewer"), "x-scope-orgid": "other" };
    const { headers } = echoIn(await call(gateway, tempoGrpc.port, { ...path, ...claims }));
    assert.deepEqual(headers["X-Scope-Orgid"], ["standard|errors|restored|single-tenant"]);
  });

  it("takes archived traces from admins to Tempo's intake, for a tenant of their own", async () => {
    const path = "/restored/v1/traces";
    const headers = { ...loginAs("admin"), "X-Scope-OrgID": "standard" };
    const question = { port: tempo.port, path, method: "POST", headers, body: "0123" };
    const echo = echoIn(await ask(gateway, question));
    assert.deepEqual(
      [echo.server, echo.client, echo.method, echo.uri, echo.bodyLength],
      ["tempo", "gateway", "POST", "/v1/traces", 4],
    );
    assert.deepEqual(echo.headers["X-Scope-Orgid"], ["restored"]);
    assert.equal(echo.headers["Authorization"], undefined);
    const elsewhere = { ...headers, "Sec-Fetch-Site": "cross-site" };
    assert.equal((await ask(gateway, { ...question, headers: elsewhere })).status, 403);
    const body = Buffer.alloc(1024 ** 2 + 1);
    assert.equal((await ask(gateway, { ...question, body })).status, 413);
  });

  it("has no data for who speaks no TLS", async () => {
    for (const { port } of [...doors, metrics]) {
      assert.match(await askPlainly(gateway, port), /^HTTP\/1\.0 400 Bad Request\r\n/);
    }
  });

  it("refuses a body above the limit, wherever it is for", async () => {
    const question = (port: number, path: string, bytes: number) => ({
      ...{ port, path, method: "POST", headers: loginAs("viewer"), body: Buffer.alloc(bytes) },
    });
    for (const [port, path] of [
      [prometheus.port, "/api/v1/query"],
      [zipkin.port, "/api/v2/spans"],
    ] as const) {
      assert.equal((await ask(gateway, question(port, path, 1024 ** 2))).status, 200);
      assert.equal((await ask(gateway, question(port, path, 1024 ** 2 + 1))).status, 413);
    }
  });

  it("tells browsers with every answer what a page may do", async () => {
    for (const headers of [{}, loginAs("viewer")]) {
      const question = {
        port: prometheus.port,
        path: "/",
        headers: { ...headers, Host: "a.example" },
      };
      const { headers: got } = await ask(gateway, question);
      assert.equal(got["x-content-type-options"], "nosniff");
      assert.equal(got["x-frame-options"], "DENY");
      assert.equal(got["referrer-policy"], "same-origin");
      assert.match(String(got["content-security-policy"]), /^default-src 'self' .*frame-ancestors/);
      assert.equal(got["strict-transport-security"], "max-age=31536000");
      for (const gone of ["server", "via", "access-control-allow-origin"]) {
        assert.equal(got[gone], undefined, gone);
      }
    }
    const local = await ask(gateway, { port: prometheus.port, path: "/" });
    assert.equal(local.headers["strict-transport-security"], undefined);
  });

  it("has metrics for holders of one of the platform's certificates only", async () => {
    const { certificate: cert, key } = await gateway.authority.issue("prometheus");
    const from = { port: metrics.port, headers: { Host: "localhost" } };
    await assert.rejects(
      ask(gateway, { ...from, path: "/metrics" }),
      /certificate required|ECONNRESET/i,
    );
    const { text } = await ask(gateway, { ...from, path: "/metrics", tls: { cert, key } });
    assert.match(text, /^caddy_http_requests_total\{.*server="prometheus"/m);
    assert.equal((await ask(gateway, { ...from, path: "/", tls: { cert, key } })).status, 200);
  });

  it("writes down who asked what, when and from where, and nobody's credentials", async () => {
    const secrets = ["S3cretParameter", "S3cretCookie", "S3cretToken", "S3cretUser"];
    const path = `/api/traces/${TRACE}?access_token=S3cretParameter&limit=5&X-Amz-Signature=S3cretParameter`;
    const cookie = { Cookie: "session=S3cretCookie" };
    const at = tempo.port;
    await ask(gateway, { port: at, path, headers: { ...loginAs("viewer"), ...cookie } });
    const restored = { port: at, path: "/restored/v1/traces", method: "POST" };
    await ask(gateway, { ...restored, headers: loginAs("admin") });
    await ask(gateway, { port: at, path: "/x", headers: login("S3cretUser", "S3cretToken") });
    const absolute = "https://S3cretUser:S3cretToken@localhost/y";
    await ask(gateway, { port: at, path: absolute, headers: loginAs("admin") });
    const spans = { port: zipkin.port, path: "/api/v2/spans", method: "POST" };
    await ask(gateway, { ...spans, headers: { Authorization: "Bearer S3cretToken" } });
    const query = {
      method: "POST",
      path: "/api/ds/query?ds_type=tempo",
      headers: loginAs("viewer"),
    };
    const body = JSON.stringify({ queries: [{ refId: "A", query: TRACE }] });
    await ask(gateway, { port: grafana.port, ...query, body });

    const text = await gateway.auditText();
    const shown = [...secrets, ...Object.values(passwords)].concat(
      [loginAs("viewer"), loginAs("admin"), login("S3cretUser", "S3cretToken")].map(
        ({ Authorization }) => Authorization.replace("Basic ", ""),
      ),
    );
    for (const secret of shown) {
      assert.ok(!text.includes(secret), secret);
      assert.ok(!(await gateway.output()).includes(secret), secret);
    }

    const lines = await gateway.audit();
    const about = (pattern: RegExp) =>
      lines.find((line) => pattern.test(JSON.stringify(line))) ?? {};
    const read = about(/limit=5/);
    const { method, uri, client_ip } = read["request"] as Record<string, string>;
    assert.deepEqual(
      [read["user"], read["role"], read["action"], read["store"], read["port"], read["status"]],
      ["viewer", "viewer", "read", "tempo", "3200", 200],
    );
    assert.deepEqual(
      [method, uri],
      ["GET", `/api/traces/${TRACE}?access_token=***&limit=5&X-Amz-Signature=***`],
    );
    assert.match(client_ip ?? "", /^\d+\.\d+\.\d+\.\d+$/);
    assert.ok(Math.abs(Date.parse(String(read["ts"])) - Date.now()) < 60_000);
    assert.equal(typeof read["duration"], "number");
    assert.deepEqual([about(/"\/x"/)["user"], about(/"\/x"/)["status"]], [null, 401]);
    assert.equal(about(/\/api\/v2\/spans/)["action"], "intake");
    assert.equal(about(/ds_type/)["trace_id"], TRACE);
    const restoring = about(/"\/restored\/v1\/traces"/);
    assert.deepEqual([restoring["user"], restoring["action"]], ["admin", "restore"]);
  });

  it("lets no query of Grafana's slip past the log by its size", async () => {
    const question = { port: grafana.port, method: "POST", path: "/api/ds/query" };
    const headers = { ...loginAs("viewer"), "Transfer-Encoding": "chunked" };
    assert.equal((await ask(gateway, { ...question, headers, body: "{}" })).status, 413);
    const long = { headers: loginAs("viewer"), body: "x".repeat(100_000) };
    assert.equal((await ask(gateway, { ...question, ...long })).status, 413);
  });
});
