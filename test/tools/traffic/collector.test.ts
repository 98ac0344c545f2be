import assert from "node:assert/strict";
import { stringify } from "yaml";
import { extentOf } from "../../../tools/traffic/layout.ts";
import { protocols, Sender } from "../../../tools/traffic/sender.ts";
import { SdkTarget } from "../../../tools/traffic/target.ts";
import { send } from "../../../tools/traffic/traffic.ts";
import { invalidities } from "../../../tools/traffic/validate.ts";
import { differences, type Span } from "../../../tools/trace.ts";
import { accessAt } from "../../support/access.ts";
import { newAuthority } from "../../../tools/identities.ts";
import type { Access } from "../../../tools/access.ts";
import { attributesIn, spansIn } from "../speakers/debug-output.ts";
import { Served } from "../speakers/served.ts";
import { configuration } from "./collector-configuration.ts";
import { requestsOf } from "./spans.ts";

describe("traffic to a real Collector", function () {
  this.timeout(60_000);

  let collector: Served;
  let access: Access;

  before("start the Collector", async () => {
    const authority = await newAuthority();
    const { certificate, key } = await authority.issue("localhost");
    collector = await Served.start("collector", {
      args: ["--config=file:/config.yaml"],
      ports: ["4317/tcp", "4318/tcp"],
      serves: "Everything is ready",
      files: {
        "/config.yaml": stringify(configuration),
        "/tls/server.crt": certificate,
        "/tls/server.key": key,
        "/tokens": "token\n",
      },
    });
    const at = async (port: string) =>
      `https://localhost:${(await collector.addressOf(port)).split(":").at(-1) ?? ""}`;
    const otlpHttp = await at("4318/tcp");
    const nowhere = await accessAt(otlpHttp);
    const urls = {
      ...nowhere.urls,
      collector: { otlpGrpc: await at("4317/tcp"), otlpHttp },
    };
    access = { ...nowhere, urls, certificateAuthority: authority.certificate };
  });

  after("stop it", async () => {
    await collector.end();
  });

  /** What the Collector has written of a trace, once it is as long as it should be. */
  const written = async (sent: readonly Span[]): Promise<Span[]> => {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const log = await collector.log();
      const found = spansIn(log).filter(({ traceId }) => traceId === sent[0]?.traceId);
      if (found.length >= sent.length || Date.now() > deadline) return found;
    }
  };

  for (const protocol of protocols) {
    it(`arrives over ${protocol}, span for span`, async () => {
      const sender = new Sender(access, protocol);
      const all = requestsOf("mixed", 12, { errorShare: 0.5, slowShare: 0.2 });
      const traces = all.map(({ placed }) => sender.send(placed, Date.now()));
      await sender.flush();
      await sender.close();
      const { sent, accepted } = sender.tally;
      assert.equal(accepted, sent);
      for (const trace of traces) {
        const found = await written(trace);
        assert.deepEqual([...differences(trace, found), ...invalidities(found)], []);
      }
    });
  }

  it("carries kinds, statuses, exceptions, links and the services' languages", async () => {
    const sender = new Sender(access, "grpc");
    const [request] = requestsOf("agent-workflow", 20, { errorShare: 0.5 }).filter(
      ({ placed, failed }) =>
        failed && placed.some(({ step }) => step.name === "verification-feedback.verify-batch"),
    );
    const { placed } = request ?? assert.fail("no such request");
    const end = Date.now();
    const sent = sender.send(placed, end);
    await sender.flush();
    await sender.close();
    assert.equal(Math.max(...sent.map((span) => span.start + span.duration)), end * 1_000);
    assert.equal(sent[0]?.start, (end - extentOf(placed)) * 1_000);
    await written(sent);
    const parts = (await collector.log()).split(/^Span #\d+$/m);
    for (const [index, { step, links }] of placed.entries()) {
      const id = sent[index]?.spanId ?? "";
      const part = parts.find((text) => new RegExp(`^ +ID +: ${id}$`, "m").test(text)) ?? "";
      assert.match(part, new RegExp(`Kind +: ${step.kind}`, "i"));
      assert.match(part, step.failure ? /Status code +: Error/ : /Status code +: Unset/);
      assert.equal(/Name: exception/.test(part), step.failure?.stack !== undefined);
      const linked = [...part.matchAll(/SpanLink #\d+\n +-> Trace ID: (\w+)\n +-> ID: (\w+)/g)];
      assert.deepEqual(
        linked.map(([, traceId, spanId]) => `${traceId} ${spanId}`),
        links.map((at) => `${sent[at]?.traceId} ${sent[at]?.spanId}`),
      );
      if (!step.failure?.stack) continue;
      const exception = attributesIn(part);
      assert.equal(exception["exception.type"], step.failure.type);
      assert.match(part, /exception\.stacktrace: Str\(Traceback/);
    }
    assert.match(parts.join(""), /telemetry\.sdk\.language: Str\(python\)/);
  });

  it("brings the logs and metrics along, and counts them", async () => {
    const target = new SdkTarget(access, { protocol: "grpc", run: "run-1", sent: () => undefined });
    const recipe = { scenario: "mixed", seed: 3, errorShare: 0.2, slowShare: 0.1 } as const;
    const pace = { rate: 200, count: 100, milliseconds: Infinity };
    const audience = { stop: new AbortController().signal, tell: () => undefined };
    const { tallies, requests, errors } = await send(
      { name: "run-1", recipe, pace },
      target,
      audience,
    );
    for (const [kind, { sent, accepted, refused }] of Object.entries(tallies)) {
      assert.ok(sent > 0, kind);
      assert.deepEqual([accepted, refused], [sent, 0], kind);
    }
    assert.equal(tallies["logs"]?.sent, requests + errors);
    const log = await collector.log();
    for (const name of [
      ...["llm_requests_total", "llm_tokens_total"],
      ...["request_duration_seconds", "websocket_connected_clients"],
    ]) {
      assert.match(log, new RegExp(`-> Name: ${name}\n`));
    }
    assert.match(log, /service\.instance\.id: Str\(run-1\)/);
    assert.match(log, /Body: Str\(POST \/api\/chat answered 200 in \d+ ms\)/);
  });

  it("comes whole at two thousand requests a second, or as many as this machine can make", async () => {
    const target = new SdkTarget(access, { protocol: "grpc", run: "run-2", sent: () => undefined });
    const recipe = { scenario: "chat", seed: 3, errorShare: 0, slowShare: 0 } as const;
    const pace = { rate: 2_000, count: 2_000, milliseconds: Infinity };
    const audience = { stop: new AbortController().signal, tell: () => undefined };
    const { tallies } = await send({ name: "run-2", recipe, pace }, target, audience);
    assert.deepEqual(tallies["spans"], { sent: 16_000, accepted: 16_000, refused: 0 });
    assert.deepEqual(tallies["logs"], { sent: 2_000, accepted: 2_000, refused: 0 });
  });
});
