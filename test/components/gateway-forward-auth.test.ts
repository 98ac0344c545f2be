import assert from "node:assert/strict";
import { listeners } from "../../model/listeners.ts";
import { platformFor } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";
import { ask, echoIn, loginAs } from "../support/gateway-client.ts";
import { GRAFANA_HEADER, RunningGateway } from "../support/gateway.ts";
import { newAuthority, type Authority } from "../../tools/identities.ts";

const { prometheus, grafana, zipkin } = listeners.gateway;

describe("a gateway before which a proxy knows the people", function () {
  this.timeout(60_000);

  const platformTrusting = (certificateAuthority?: string) =>
    platformFor(
      environmentOf("dev", {
        profile: "full",
        legacyReceivers: { zipkin: false },
        gateway: {
          forwardAuth: { url: "https://auth-proxy:4180/oauth2/auth", certificateAuthority },
        },
      }),
    );

  let authority: Authority;
  let gateway: RunningGateway;

  before("start it before stand-ins", async () => {
    authority = await newAuthority();
    gateway = await RunningGateway.start(platformTrusting(authority.certificate), authority);
  });

  after("stop it", () => gateway.stop());

  const as = (session: string, method = "GET", path = "/") =>
    ask(gateway, {
      ...{ port: prometheus.port, method, path },
      headers: {
        ...{ Cookie: `session=${session}`, "X-Auth-Request-User": "root" },
        "X-Auth-Request-Groups": "tracing-admins",
      },
    });

  it("makes members of the admins' group admins, and everybody else viewers", async () => {
    assert.equal((await as("anna")).status, 200);
    assert.equal((await as("anna", "POST", "/-/reload")).status, 200);
    assert.equal((await as("bert")).status, 200);
    assert.equal((await as("bert", "POST", "/-/reload")).status, 403);
  });

  it("tells Grafana their names, and no store how they logged in", async () => {
    for (const [session, role] of [["anna", "Admin"] as const, ["bert", "Viewer"] as const]) {
      const headers = { Cookie: `session=${session}`, "X-WEBAUTH-ROLE": "Admin" };
      const { headers: told } = echoIn(
        await ask(gateway, { port: grafana.port, path: "/", headers }),
      );
      const by = Object.fromEntries(
        Object.entries(told).map(([key, value]) => [key.toLowerCase(), value]),
      );
      assert.deepEqual(by[GRAFANA_HEADER.toLowerCase()], [session]);
      assert.deepEqual(by["x-webauth-role"], [role]);
      assert.equal(by["cookie"], undefined);
      assert.equal(by["x-auth-request-user"], undefined);
    }
  });

  it("passes on what the proxy says to those it does not know", async () => {
    const unknown = await as("nobody-knows");
    assert.deepEqual([unknown.status, unknown.text], [401, "log in first"]);
    const away = await as("away");
    assert.deepEqual([away.status, away.headers["location"]], [302, "https://auth-proxy/sign-in"]);
    const headers = loginAs("admin");
    assert.equal((await ask(gateway, { port: prometheus.port, path: "/", headers })).status, 401);
  });

  it("lets nobody in whom the proxy does not name, whatever the client says", async () => {
    const { status, text } = await as("nobody");
    assert.equal(status, 403);
    assert.match(text, /named nobody in 'X-Auth-Request-User'/);
  });

  it("brings a renewed session to the browser", async () => {
    assert.deepEqual((await as("anna")).headers["set-cookie"], ["session=anna; renewed"]);
  });

  it("sends a body to the store, not to the proxy", async () => {
    const question = { port: prometheus.port, path: "/api/v1/query", method: "POST" };
    const headers = { Cookie: "session=bert" };
    const { bodyLength } = echoIn(await ask(gateway, { ...question, headers, body: "query=up" }));
    assert.equal(bodyLength, 8);
  });

  it("writes down the proxy's names", async () => {
    await as("anna", "GET", "/targets?by=anna");
    const line = (await gateway.audit()).find((one) => JSON.stringify(one).includes("by=anna"));
    assert.deepEqual([line?.["user"], line?.["role"]], ["anna", "admin"]);
  });

  it("has no way for spans where no receiver takes them", async () => {
    const question = { port: zipkin.port, path: "/api/v2/spans", method: "POST" };
    const { status, text } = await ask(gateway, {
      ...question,
      headers: { Cookie: "session=anna" },
    });
    assert.equal(status, 404);
    assert.match(text, /legacyReceivers\.zipkin/);
  });

  it("lets nobody in when it cannot trust who answers for the proxy", async () => {
    const stranger = await RunningGateway.start(platformTrusting(), authority);
    try {
      const headers = { Cookie: "session=anna" };
      const question = { port: prometheus.port, path: "/", headers };
      assert.equal((await ask(stranger, question)).status, 502);
    } finally {
      await stranger.stop();
    }
  });
});
