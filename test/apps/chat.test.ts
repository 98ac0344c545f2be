import assert from "node:assert/strict";
import { listeners, type Listener } from "../../model/listeners.ts";
import { ask } from "../../tools/https.ts";
import { lengthOf, referenceRequest } from "../../tools/traffic/reference-request.ts";
import { chat, listening, type Answered } from "../support/apps-door.ts";
import { Scene, SPEED, tokens } from "./support/scene.ts";
import type { SentSpan } from "./support/sink.ts";
import { expectedTree, treeOf, withKind } from "./support/tree.ts";
import { until } from "./support/until.ts";

const CLIENT_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT_SPAN = "00f067aa0ba902b7";

describe("the sample services", function () {
  this.timeout(180_000);
  let scene: Scene;
  let spans: readonly SentSpan[];
  let answer: Answered;
  let heard: readonly string[];

  before(async () => {
    scene = await Scene.start();
    const listener = await listening(await door(scene));
    heard = listener.heard;
    answer = await chat(await door(scene), {
      traceparent: `00-${CLIENT_TRACE}-${CLIENT_SPAN}-01`,
      "x-correlation-id": "order-7",
    });
    const trace = () => scene.sink.spans.filter(({ traceId }) => traceId === CLIENT_TRACE);
    await until(() => {
      assert.equal(trace().length, 9, names(trace()));
    });
    spans = trace();
    listener.close();
  });

  after(async () => {
    await (scene as Scene | undefined)?.stop();
  });

  it("answer the reference request through nginx", () => {
    assert.equal(answer.status, 200, answer.body);
    const { provider, model, usage, clients } = JSON.parse(answer.body) as Record<string, unknown>;
    assert.deepEqual(
      { provider, model, usage, clients },
      {
        provider: "openai",
        model: "gpt-4o-mini",
        usage: { input_tokens: 412, output_tokens: 128 },
        clients: 1,
      },
    );
  });

  it("tell WebSocket clients the answer", () => {
    assert.equal(heard.length, 1);
    assert.match(heard[0] ?? "", /"answer":/);
  });

  it("make the spans of the reference request, each below its caller's, and the one of Redis", () => {
    assert.deepEqual(treeOf(spans, withKind), expectedTree(withKind));
    const root = spans.find(({ name }) => name === "api-gateway.chat");
    assert.equal(root?.parentId, CLIENT_SPAN);
  });

  it("begin and end each span within its caller's, by the clocks of three languages", () => {
    const ROUNDING = 0.001;
    for (const { name, start, end, parentId } of spans) {
      const parent = spans.find(({ spanId }) => spanId === parentId);
      if (!parent) continue;
      assert.ok(start >= parent.start - ROUNDING && end <= parent.end + ROUNDING, name);
    }
  });

  it("take at least as long for each step as the reference request does, at their speed", () => {
    // How much longer is a matter of what else the machine does.
    const root = spans.find(({ name }) => name === "api-gateway.chat");
    const length = (root?.end ?? 0) - (root?.start ?? 0);
    const least = lengthOf(referenceRequest) / SPEED;
    assert.ok(length >= least - 1, `${length} ms for ${least} ms`);
    const infer = spans.find(({ name }) => name === "llm-router.infer");
    const inferred = (infer?.end ?? 0) - (infer?.start ?? 0);
    assert.ok(inferred >= 520 / SPEED, `${inferred} ms`);
  });

  it("say by OpenTelemetry's conventions what they do", () => {
    const attributes = (name: string) => spans.find((span) => span.name === name)?.attributes ?? {};
    const expected: Record<string, Record<string, string | number>> = {
      "api-gateway.chat": {
        "http.request.method": "POST",
        "http.route": "/api/chat",
        "http.response.status_code": 200,
      },
      "api-gateway.route": { "server.address": "llm-router", "server.port": 8003 },
      "business-logic.authenticate": { "user.id": "user-42" },
      "business-logic.load-session": { "db.system.name": "redis", "db.operation.name": "SET" },
      "llm-router.load-context": { "db.system.name": "postgresql", "db.operation.name": "SELECT" },
      "llm-router.infer": {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o-mini",
        "gen_ai.usage.input_tokens": 412,
        "gen_ai.usage.output_tokens": 128,
      },
      "llm-router.assemble": { "llm.response.chunks": 1 },
      "websocket.broadcast": {
        "messaging.operation.name": "publish",
        "messaging.batch.message_count": 1,
      },
    };
    for (const [name, some] of Object.entries(expected)) {
      const all = attributes(name);
      const found = Object.fromEntries(Object.keys(some).map((key) => [key, all[key]]));
      assert.deepEqual(found, some, name);
    }
  });

  it("carry the correlation id and the environment on every span", () => {
    for (const { name, attributes, resource } of spans) {
      assert.equal(attributes["correlation_id"], "order-7", name);
      assert.equal(resource["deployment.environment.name"], "dev", name);
      assert.equal(resource["deployment.environment"], "dev", name);
    }
    assert.equal(answer.headers["x-correlation-id"], "order-7");
  });

  it("log with the ids of trace, span and correlation, as records and as lines", async () => {
    const ids = new Set(spans.map(({ spanId }) => spanId));
    for (const service of ["business-logic", "llm-router", "websocket"] as const) {
      const about = () =>
        scene.sink.logs.filter((one) => one.service === service && one.traceId === CLIENT_TRACE);
      await until(() => {
        assert.ok(about().length > 0, service);
      });
      for (const { spanId, attributes, severity } of about()) {
        assert.ok(ids.has(spanId), service);
        assert.equal(attributes["correlation_id"], "order-7", service);
        assert.equal(severity, "INFO", service);
      }
      const line = (await scene.of(service).output())
        .split("\n")
        .find((text) => text.includes(CLIENT_TRACE));
      const { trace_id, correlation_id } = JSON.parse(line ?? "{}") as Record<string, string>;
      assert.deepEqual([trace_id, correlation_id], [CLIENT_TRACE, "order-7"], service);
    }
    const access = await scene.of("nginx").output();
    assert.match(access, new RegExp(`"trace_id":"${CLIENT_TRACE}","correlation_id":"order-7"`));
  });

  it("show the Collector their token, and nobody any other", () => {
    assert.deepEqual([...scene.sink.tokens], [`Bearer ${tokens.otlp}`]);
  });

  it("begin a trace and a correlation of their own where the client has none", async () => {
    const { headers } = await chat(await door(scene));
    assert.match(headers["x-correlation-id"] ?? "", /^[0-9a-f]{32}$/);
    const own = () => scene.sink.spans.filter(({ traceId }) => traceId === headers["x-trace-id"]);
    await until(() => {
      assert.equal(own().length, 9, names(own()));
    });
    const roots = own().filter(({ parentId }) => parentId === "");
    assert.equal(names(roots), "api-gateway.chat");
  });

  it("ask at nginx for a token and at every other port for a certificate", async () => {
    const { authority } = scene.friend;
    const refused = await ask(`${await scene.door()}/api/chat`, { authority }, "{}");
    assert.equal(refused.status, 401);
    for (const name of ["llm-router", "websocket", "business-logic"] as const) {
      for (const { port } of Object.values<Listener>(listeners[name])) {
        const url = await scene.url(name, port);
        await assert.rejects(ask(`${url}/health`, { authority }), /certificate|alert|reset/i, name);
        assert.equal((await ask(`${url}/health`, scene.friend)).status, 200, `${name} ${port}`);
      }
    }
  });
});

async function door(scene: Scene) {
  const { certificate: authority } = scene.authority;
  return { url: await scene.door(), authority, token: tokens.apps };
}

function names(spans: readonly SentSpan[]): string {
  return spans.map(({ name }) => name).join(", ");
}
