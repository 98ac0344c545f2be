import assert from "node:assert/strict";
import { attributesOf } from "../support/canaries.ts";
import { CollectorContainer, tokens } from "../support/collector-container.ts";
import {
  cases,
  environments,
  oddAttributes,
  ODD_VALUES,
  records,
  SPAN,
  TRACE,
} from "../support/correlation-cases.ts";
import { filesOf } from "../support/workloads.ts";

const now = () => `${Date.now()}000000`;

/** The piece of the log in which one span, record or resource is written down. */
function piece(log: string, heading: RegExp, text: string): string {
  const found = log.split(heading).find((one) => one.includes(text));
  return found ?? assert.fail(`no '${text}' in\n${log}`);
}

describe("the real Collector", function () {
  this.timeout(120_000);

  let collector: CollectorContainer;
  let log: string;

  before("send it spans, records and metrics", async () => {
    const settings = { debug: true, browserOrigins: ["https://shop.example"] };
    collector = await CollectorContainer.start(filesOf("dev", settings)["collector.yaml"] ?? "");
    const spans = Object.entries(cases).map(([name, [attributes]], index) => ({
      ...{ traceId: TRACE, spanId: (index + 1).toString(16).padStart(16, "0"), name },
      ...{ kind: 1, startTimeUnixNano: now(), endTimeUnixNano: now() },
      attributes: attributesOf(attributes),
    }));
    await collector.send("traces", {
      resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans }] }],
    });
    const ofCases = Object.entries(cases).map(([name, [attributes]]) => ({
      ...{ timeUnixNano: now(), traceId: TRACE, spanId: SPAN, body: { stringValue: name } },
      attributes: attributesOf(attributes),
    }));
    const ofHeaders = Object.entries(records).map(([name, { attributes, ...ids }]) => ({
      ...{ timeUnixNano: now(), body: { stringValue: name } },
      ...("traceId" in ids && { traceId: ids.traceId, spanId: ids.spanId }),
      attributes: attributesOf(attributes),
    }));
    const logRecords = [...ofCases, ...ofHeaders];
    await collector.send("logs", {
      resourceLogs: [{ resource: {}, scopeLogs: [{ scope: {}, logRecords }] }],
    });
    const resourceMetrics = Object.entries(environments).map(([name, [attributes]]) => ({
      resource: { attributes: attributesOf(attributes) },
      scopeMetrics: [
        { metrics: [{ name: `of-${name}`, gauge: { dataPoints: [{ asInt: "1" }] } }] },
      ],
    }));
    await collector.send("metrics", { resourceMetrics });
    const arrived = async () => (await collector.log()).includes("Name: of-both");
    await collector.eventually(arrived, true);
    log = await collector.log();
  });

  after("stop it", () => collector.stop());

  for (const [name, [, expected]] of Object.entries(cases)) {
    it(`correlates a span ${name}`, () => {
      const span = piece(log, /Span #\d+/, `Name           : ${name}\n`);
      assert.match(span, new RegExp(`correlation_id: Str\\(${expected.replaceAll("*", "\\*")}\\)`));
    });

    it(`correlates a log record ${name}`, () => {
      const record = piece(log, /LogRecord #\d+/, `Body: Str(${name})`);
      assert.ok(record.includes(`correlation_id: Str(${expected})`), record);
    });
  }

  for (const [name, { expected }] of Object.entries(records)) {
    it(`knows the trace of a log record ${name}`, () => {
      const record = piece(log, /LogRecord #\d+/, `Body: Str(${name})`);
      for (const text of expected) assert.ok(record.includes(text), record);
    });
  }

  for (const [name, [, [newName, oldName]]] of Object.entries(environments)) {
    it(`names the environment of a resource that says ${name}`, () => {
      const metrics = piece(log, /ResourceMetrics #\d+/, `Name: of-${name}`);
      assert.ok(metrics.includes(`deployment.environment.name: Str(${newName})`), metrics);
      assert.ok(metrics.includes(`deployment.environment: Str(${oldName})`), metrics);
    });
  }

  it("names the environment of spans and log records", () => {
    for (const heading of [/ResourceSpans #\d+/, /ResourceLog #\d+/]) {
      const one = piece(log, heading, "without any");
      assert.ok(one.includes("deployment.environment.name: Str(dev)"));
    }
  });

  it("takes whatever a sender may send", async () => {
    const resource = { attributes: oddAttributes };
    const scope = { attributes: oddAttributes };
    const logRecords = ODD_VALUES.map((body) => ({ body, attributes: oddAttributes }));
    await collector.send("logs", {
      resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords }] }],
    });
    const events = [{ attributes: oddAttributes }, {}];
    const spans = [{ attributes: oddAttributes, events, links: [{}], status: {} }, {}];
    await collector.send("traces", {
      resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }],
    });
    const dataPoints = [
      { attributes: oddAttributes, exemplars: [{ filteredAttributes: oddAttributes }] },
    ];
    const metrics = [{ metadata: oddAttributes, gauge: { dataPoints } }, { name: "empty" }];
    await collector.send("metrics", {
      resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }],
    });
  });

  it("takes spans of old from whoever shows a token", async () => {
    const spans = [{ id: "0000000000000001", traceId: "0000000000000001", name: "of old" }];
    const post = (token: string) =>
      collector.ask("/api/v2/spans", {
        port: 9411,
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body: JSON.stringify(spans),
      });
    assert.equal((await post("another")).status, 401);
    assert.equal((await post(tokens.program)).status, 202);
    await collector.eventually(async () => (await collector.log()).includes("of old"), true);
  });

  it("takes each of the tokens, and no other", async () => {
    for (const token of Object.values(tokens)) {
      assert.equal((await collector.post("logs", { resourceLogs: [] }, token)).status, 200);
    }
    assert.equal((await collector.post("logs", {}, "another")).status, 401);
  });

  it("answers a page of a known origin before it has shown a token, and no other page", async () => {
    const preflight = (origin: string) =>
      collector.ask("/v1/traces", {
        method: "OPTIONS",
        headers: {
          Origin: origin,
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization,content-type,traceparent",
        },
      });
    const known = await preflight("https://shop.example");
    assert.ok(known.status < 300, String(known.status));
    assert.equal(known.headers["access-control-allow-origin"], "https://shop.example");
    const other = await preflight("https://other.example");
    assert.equal(other.headers["access-control-allow-origin"], undefined);
  });

  it("refuses a request that is too large", async () => {
    const body = { resourceLogs: [], padding: "x".repeat(4 * 2 ** 20) };
    const { status } = await collector.post("logs", body);
    assert.ok(status >= 400 && status < 500, String(status));
  });

  it("reads the machine's figures without a complaint", async () => {
    const read = async () => (await collector.log()).includes("system.cpu.utilization");
    await collector.eventually(read, true);
    const text = await collector.log();
    for (const name of ["memory.utilization", "filesystem.utilization", "network.io", "disk.io"]) {
      assert.ok(text.includes(`Name: system.${name}`), name);
    }
    const complaints = text
      .split("\n")
      .filter((line) => /host_metrics.*"level":"error"|"level":"error".*host_metrics/.test(line));
    assert.deepEqual(complaints, []);
  });

  it("never writes a secret to its log", async () => {
    const text = await collector.log();
    for (const secret of [...Object.values(tokens), "password-of-redis"]) {
      assert.ok(!text.includes(secret));
    }
  });
});
