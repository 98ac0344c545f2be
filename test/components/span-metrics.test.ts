import assert from "node:assert/strict";
import { attributesOf } from "../support/canaries.ts";
import { CollectorContainer } from "../support/collector-container.ts";
import { filesOf } from "../support/workloads.ts";

const TRACE = "5b8efff798038103d269b633813fc60c";

/** A call as both sides have seen it, and one to a model that sends no spans. */
function spans(now = Date.now()): object {
  const at = (milliseconds: number) => `${milliseconds}000000`;
  const span = (service: string, content: object) => ({
    resource: { attributes: attributesOf({ "service.name": service }) },
    scopeSpans: [{ spans: [{ traceId: TRACE, status: {}, ...content }] }],
  });
  return {
    resourceSpans: [
      span("web", {
        ...{ spanId: "0000000000000001", name: "web.call", kind: 3 },
        ...{ startTimeUnixNano: at(now - 40), endTimeUnixNano: at(now) },
      }),
      span("router", {
        ...{ spanId: "0000000000000002", parentSpanId: "0000000000000001", kind: 2 },
        ...{ name: "router.chat", startTimeUnixNano: at(now - 30), endTimeUnixNano: at(now) },
        attributes: attributesOf({ "http.route": "/api/chat", "user.id": "somebody" }),
      }),
      span("router", {
        ...{ spanId: "0000000000000003", parentSpanId: "0000000000000002", kind: 3 },
        ...{ name: "router.infer", startTimeUnixNano: at(now - 20), endTimeUnixNano: at(now) },
        attributes: attributesOf({ "gen_ai.provider.name": "openai" }),
      }),
    ],
  };
}

describe("metrics of spans", function () {
  this.timeout(120_000);

  let collector: CollectorContainer;
  let log: string;

  before("send spans of which none is kept", async () => {
    const settings = { debug: true, sampling: { baseline: 0 } };
    collector = await CollectorContainer.start(filesOf("dev", settings)["collector.yaml"] ?? "");
    await collector.send("traces", spans());
    const made = async () => {
      const text = await collector.log();
      // The call without an answer is told only once no answer can be awaited any more.
      return text.includes("server: Str(openai)") && text.includes("traces.span.metrics.duration");
    };
    await collector.eventually(made, true);
    log = await collector.log();
  });

  after("stop it", () => collector.stop());

  it("are made of spans that are not kept", () => {
    assert.ok(!log.includes("ResourceSpans"));
    assert.match(log, /Name: traces\.span\.metrics\.calls\n/);
    for (const name of ["web.call", "router.chat", "router.infer"]) {
      assert.ok(log.includes(`span.name: Str(${name})`), name);
    }
  });

  it("tell routes, models and environments apart, and nothing that has many values", () => {
    assert.match(log, /http\.route: Str\(\/api\/chat\)/);
    assert.match(log, /gen_ai\.provider\.name: Str\(openai\)/);
    assert.match(log, /deployment\.environment\.name: Str\(dev\)/);
    assert.doesNotMatch(log, /somebody|collector\.instance\.id/);
  });

  it("are cumulative histograms in seconds with a trace as an example", () => {
    const [, duration = ""] = log.split("Name: traces.span.metrics.duration");
    assert.match(duration, /^[^]*?Unit: s\n[^]*?AggregationTemporality: Cumulative/);
    assert.match(duration, new RegExp(`Exemplar #0[^]*?Trace ID: ${TRACE}`));
    assert.match(duration, /ExplicitBounds #0: 0\.002000\n/);
  });

  it("know who calls whom, and who is behind a call without an answer", () => {
    assert.match(log, /Name: traces_service_graph_request_total\n/);
    assert.match(log, /client: Str\(web\)[^]{0,400}server: Str\(router\)/);
    assert.match(log, /client: Str\(router\)[^]{0,400}server: Str\(openai\)/);
  });
});
