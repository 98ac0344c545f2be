import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { Caller } from "../../../tools/https.ts";
import { postJaegerSpans } from "../../../tools/speakers/jaeger-grpc.ts";
import { emitJaegerDatagrams, postJaegerThrift } from "../../../tools/speakers/jaeger-thrift.ts";
import { postLog, postMetric } from "../../../tools/speakers/otlp.ts";
import { postZipkinSpans } from "../../../tools/speakers/zipkin.ts";
import { differences, type Span } from "../../../tools/trace.ts";
import { newAuthority, type Authority } from "../../../tools/identities.ts";
import { spansOf } from "../../support/traces.ts";
import { configuration } from "./collector-configuration.ts";
import { attributesIn, spansIn } from "./debug-output.ts";
import { Served } from "./served.ts";

const PORTS = ["4318/tcp", "14250/tcp", "14268/tcp", "9411/tcp", "6831/udp", "6832/udp"] as const;

/** The ways to send spans that are answered, by the port that they go to. */
const answered = {
  "14250/tcp": postJaegerSpans,
  "14268/tcp": postJaegerThrift,
  "9411/tcp": postZipkinSpans,
};

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

describe("what the speakers say to a real Collector", function () {
  this.timeout(60_000);

  let authority: Authority;
  let collector: Served;
  let caller: Caller;

  before("start the Collector", async () => {
    authority = await newAuthority();
    const { certificate, key } = await authority.issue("localhost");
    caller = { authority: authority.certificate, token: "sesame" };
    collector = await Served.start("collector", {
      args: ["--config=file:/config.yaml"],
      ports: PORTS,
      serves: "Everything is ready",
      files: {
        "/config.yaml": stringify(configuration),
        "/tls/server.crt": certificate,
        "/tls/server.key": key,
        "/tokens": "sesame\n",
      },
    });
  });

  after("stop it", async () => {
    await collector.end();
  });

  const urlOf = async (port: (typeof PORTS)[number], scheme = "https") =>
    `${scheme}://localhost:${(await collector.addressOf(port)).split(":").at(-1) ?? ""}`;

  /**
   * The reference request under an id of its own, with times and texts that no encoding may bend.
   *
   * It goes without the status code, whose name the Collector puts back to the older convention's when
   * it comes by one of Jaeger's protocols.
   */
  const traceCalled = (traceId: string): Span[] =>
    spansOf(undefined, 1_700_000_000_000_123).map((span) => ({
      ...span,
      traceId,
      spanId: span.spanId.replace(/^0/, "f"),
      parentId: span.parentId?.replace(/^0/, "f"),
      attributes: {
        ...without("http.response.status_code", span.attributes),
        text: "naïve – 好",
        long: "x".repeat(300),
      },
    }));

  const arrives = async (sent: readonly Span[]): Promise<void> => {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const ofTrace = (span: Span) => span.traceId === sent[0]?.traceId;
      const found = spansIn(await collector.log()).filter(ofTrace);
      if (found.length >= sent.length || Date.now() > deadline) {
        assert.deepEqual(differences(sent, found), []);
        return;
      }
    }
  };

  for (const [index, [port, post]] of Object.entries(answered).entries()) {
    const where = port as keyof typeof answered;

    it(`is understood at ${port}, span for span`, async () => {
      const sent = traceCalled(`f${index}`.padEnd(32, "a"));
      const { accepted, said } = await post(await urlOf(where), caller, sent);
      assert.ok(accepted, said);
      await arrives(sent);
    });

    it(`is refused at ${port} with a wrong token, and said to be`, async () => {
      const outcome = await post(
        await urlOf(where),
        { ...caller, token: "open" },
        traceCalled(TRACE),
      );
      assert.equal(outcome.accepted, false);
      assert.match(outcome.status, /^(401|UNAUTHENTICATED)$/);
    });

    it(`is not said at ${port} to a server of another authority`, async () => {
      const stranger = { ...caller, authority: (await newAuthority()).certificate };
      const outcome = await post(await urlOf(where), stranger, traceCalled(TRACE));
      assert.match(outcome.status, /^(refused|UNAVAILABLE)$/);
      assert.match(outcome.said, /certificate/);
    });
  }

  for (const [encoding, port] of [
    ["compact", "6831/udp"],
    ["binary", "6832/udp"],
  ] as const) {
    it(`is understood as ${encoding} datagrams, span for span`, async () => {
      const sent = traceCalled(`e${port.slice(3, 4)}`.padEnd(32, "b"));
      assert.equal(await emitJaegerDatagrams(await urlOf(port, "udp"), encoding, sent), 4);
      await arrives(sent);
    });

    it(`is understood as ${encoding} datagrams with more spans than a short list has`, async () => {
      const [root] = traceCalled(`d${port.slice(3, 4)}`.padEnd(32, "c"));
      assert.ok(root);
      const children = Array.from({ length: 20 }, (_, index) => ({
        ...root,
        spanId: `${index + 1}`.padStart(16, "0"),
        parentId: root.spanId,
        attributes: {},
      }));
      await emitJaegerDatagrams(await urlOf(port, "udp"), encoding, [root, ...children]);
      await arrives([root, ...children]);
    });
  }

  it("is a log record with its trace, its severity and its attributes", async () => {
    const log = {
      service: "llm-router",
      time: 1_700_000_000_000_123,
      severity: "WARN",
      body: "the model was slow",
      attributes: { correlation_id: "c-1" },
      traceId: TRACE,
      spanId: "00f067aa0ba902b7",
    } as const;
    const { accepted, status, said } = await postLog(await urlOf("4318/tcp"), caller, log);
    assert.deepEqual([accepted, status], [true, "200"], said);
    const written = (await collector.log()).split("ResourceLog #").at(-1) ?? "";
    assert.equal(attributesIn(written)["service.name"], "llm-router");
    assert.equal(attributesIn(written)["correlation_id"], "c-1");
    assert.match(written, /Timestamp: 2023-11-14 22:13:20.000123 /);
    assert.match(written, /SeverityNumber: Warn\(13\)/);
    assert.match(written, /Body: Str\(the model was slow\)/);
    assert.match(written, new RegExp(`Trace ID: ${TRACE}\n\\s*Span ID: 00f067aa0ba902b7`));
  });

  const metric = { service: "websocket", time: 1_700_000_002_000_000, attributes: { room: "a" } };

  it("is a gauge", async () => {
    const gauge = { ...metric, name: "connected_clients", unit: "{client}", data: { gauge: 7.5 } };
    const { accepted, said } = await postMetric(await urlOf("4318/tcp"), caller, gauge);
    assert.ok(accepted, said);
    const written = (await collector.log()).split("ResourceMetrics #").at(-1) ?? "";
    assert.equal(attributesIn(written)["service.name"], "websocket");
    assert.equal(attributesIn(written)["room"], "a");
    assert.match(written, /-> Name: connected_clients\n(.*\n)*.*-> DataType: Gauge\n/);
    assert.match(written, /Value: 7\.5/);
  });

  it("is a histogram with an exemplar that names its trace", async () => {
    const exemplar = { value: 0.3, traceId: TRACE, spanId: "00f067aa0ba902b7" };
    const data = {
      values: [0.1, 0.3, 2],
      bounds: [0.1, 1],
      since: 1_700_000_000_000_000,
      exemplar,
    };
    const histogram = { ...metric, name: "request_duration", unit: "s", data };
    const { accepted, said } = await postMetric(await urlOf("4318/tcp"), caller, histogram);
    assert.ok(accepted, said);
    const written = (await collector.log()).split("ResourceMetrics #").at(-1) ?? "";
    assert.match(written, /AggregationTemporality: Cumulative/);
    assert.match(written, /Count: 3\n\s*Sum: 2\.4/);
    assert.match(written, /ExplicitBounds #0: 0\.1\d*\n\s*ExplicitBounds #1: 1\.0*\n/);
    assert.match(
      written,
      /Buckets #0, Count: 1\n\s*Buckets #1, Count: 1\n\s*Buckets #2, Count: 1\n/,
    );
    assert.match(written, new RegExp(`Exemplar #0\n\\s*-> Trace ID: ${TRACE}`));
  });

  it("is not sent at all when there is nothing to send", async () => {
    await assert.rejects(
      postJaegerSpans(await urlOf("14250/tcp"), caller, []),
      /spans: must be at/,
    );
  });
});

function without(name: string, attributes: Span["attributes"]): Span["attributes"] {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== name));
}
