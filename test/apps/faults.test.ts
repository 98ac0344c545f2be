import assert from "node:assert/strict";
import { listeners } from "../../model/listeners.ts";
import { ask } from "../../tools/https.ts";
import { Scene, tokens } from "./support/scene.ts";

const METRICS = {
  "llm-router": listeners["llm-router"].metrics.port,
  websocket: listeners.websocket.metrics.port,
  "business-logic": listeners["business-logic"].https.port,
} as const;

describe("the sample services' faults", function () {
  this.timeout(180_000);
  let scene: Scene;

  before(async () => {
    scene = await Scene.start();
  });

  after(async () => {
    await (scene as Scene | undefined)?.stop();
  });

  const chat = async () => {
    const caller = { authority: scene.authority.certificate, token: tokens.apps };
    return (await ask(`${await scene.door()}/api/chat`, caller, '{"message":"?"}')).status;
  };

  const switched = async (faults: object, token: string = tokens.admin) => {
    const caller = { authority: scene.authority.certificate, token };
    const message = { method: "PUT", type: "application/json", body: JSON.stringify(faults) };
    return ask(`${await scene.door()}/admin/faults`, caller, message);
  };

  const metrics = async (name: keyof typeof METRICS) => {
    const url = await scene.url(name, METRICS[name]);
    return (await ask(`${url}/metrics`, scene.friend)).body;
  };

  it("are the administrator's to switch, not the clients'", async () => {
    assert.equal((await switched({}, tokens.apps)).status, 401);
    assert.equal((await switched({}, "made-up")).status, 401);
    assert.equal((await switched({})).status, 200);
  });

  it("are refused with a reason where there are none such", async () => {
    const { status, body } = await switched({ "llm-router": { errorRate: 2 } });
    assert.equal(status, 400);
    assert.match(body, /errorRate: must be a number from 0 to 1, got '2'/);
    assert.match((await switched({ nobody: {} })).body, /got 'nobody'; leave it out/);
  });

  it("leave all metrics of a healthy request where there are none", async () => {
    await switched({});
    assert.equal(await chat(), 200);
    const router = await metrics("llm-router");
    assert.match(
      router,
      /^llm_requests_total\{provider="openai",model="gpt-4o-mini",status="success"\} [1-9]/m,
    );
    assert.match(router, /^llm_tokens_total\{[^}]*type="output"[^}]*\} \d+/m);
    assert.match(router, /^llm_provider_up\{provider="openai"\} 1/m);
    assert.match(router, /^request_duration_seconds_bucket\{.*operation="chat".* # \{trace_id="/m);
    assert.match(await metrics("websocket"), /^websocket_connected_clients 0/m);
    assert.match(
      await metrics("websocket"),
      /^request_duration_seconds_count\{operation="broadcast"/m,
    );
    const own = await metrics("business-logic");
    assert.match(
      own,
      /^request_duration_seconds_count\{service="api-gateway",operation="chat",status="200"\} [1-9]/m,
    );
  });

  it("take a provider down, and then all of them", async () => {
    await switched({ "llm-router": { providersDown: ["openai"] } });
    assert.equal(await chat(), 200);
    assert.match(
      await metrics("llm-router"),
      /llm_requests_total\{provider="anthropic"[^}]*status="success"\} 1/,
    );
    await switched({ "llm-router": { providersDown: ["openai", "anthropic"] } });
    assert.equal(await chat(), 502);
    const router = await metrics("llm-router");
    for (const provider of ["openai", "anthropic"]) {
      assert.ok(router.includes(`llm_provider_up{provider="${provider}"} 0`), provider);
    }
  });

  it("let every other request fail, in each service", async () => {
    for (const name of ["llm-router", "websocket", "business-logic"]) {
      await switched({ [name]: { errorRate: 0.5 } });
      const answers = [await chat(), await chat(), await chat(), await chat()];
      assert.equal(
        answers.filter((status) => status >= 500).length,
        2,
        `${name} ${answers.join()}`,
      );
    }
  });

  it("make answers slow", async () => {
    await switched({ "llm-router": { slowMilliseconds: 700 } });
    const start = Date.now();
    assert.equal(await chat(), 200);
    assert.ok(Date.now() - start >= 900);
  });

  it("bring a flood of clients, who go again", async () => {
    await switched({ websocket: { extraClients: 900 } });
    assert.match(await metrics("websocket"), /^websocket_connected_clients 900/m);
    assert.equal(await chat(), 200);
    await switched({});
    assert.match(await metrics("websocket"), /^websocket_connected_clients 0/m);
  });

  it("are not needed to see Redis gone: requests then say so", async () => {
    await scene.of("redis").remove();
    assert.equal(await chat(), 503);
  });
});
