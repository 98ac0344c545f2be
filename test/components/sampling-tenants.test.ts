import assert from "node:assert/strict";
import { platformFor, type Platform } from "../../model/platform.ts";
import { environmentOf } from "../support/environments.ts";
import { chance, traceThrough, type SentTrace } from "../support/sampled-traffic.ts";
import {
  collectorOf,
  devPlatform,
  samplerOf,
  SamplingCollector,
} from "../support/sampling-collector.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

const sampled = (more: object = {}) => ({ sampling: { baseline: 25, ...more } });

describe("the tenants of traces in the configuration", () => {
  /** The configuration of who sends to the stores: the sampler, or where everything is kept the Collector. */
  const keeperOf = (platform: Platform) =>
    platform.workloads.includes("sampler") ? samplerOf(platform) : collectorOf(platform);

  /** The pipelines of kept spans as it reads them: how they begin, go on and end. */
  function waysOf(platform: Platform) {
    const pipelines = mappingAt(keeperOf(platform), "service", "pipelines");
    const traces = Object.entries(pipelines).filter(([id]) => /^traces(?!\/intake)/.test(id));
    return Object.fromEntries(
      traces.map(([id, stages]) => {
        const { receivers, processors, exporters } = stages as Record<string, string[]>;
        return [
          id,
          [receivers, processors, exporters].map((stage) => stage?.join(" ")).join(" → "),
        ];
      }),
    );
  }

  const headersOf = (platform: Platform) =>
    Object.entries(mappingAt(keeperOf(platform), "exporters"))
      .map(([id, settings]) => [id, (settings as { headers?: Mapping }).headers] as const)
      .filter(([, headers]) => headers);

  it("part behind the sampler", () => {
    const platform = devPlatform(sampled());
    assert.deepEqual(waysOf(platform), {
      traces:
        "otlp → memory_limiter tail_sampling → otlp_grpc/jaeger zipkin file/archive forward/kept",
      "traces/standard": "forward/kept → filter/others → otlp_grpc/tempo",
      "traces/errors": "forward/kept → filter/errors → otlp_grpc/tempo-errors",
    });
    assert.deepEqual(headersOf(platform), [
      ["otlp_grpc/tempo", { "X-Scope-OrgID": "standard" }],
      ["otlp_grpc/tempo-errors", { "X-Scope-OrgID": "errors" }],
    ]);
  });

  it("get the errors once more where everything is kept at once", () => {
    assert.deepEqual(waysOf(devPlatform({})), {
      traces:
        "forward/traces →  → otlp_grpc/tempo otlp_grpc/jaeger zipkin file/archive forward/kept",
      "traces/errors": "forward/kept → tail_sampling/errors → otlp_grpc/tempo-errors",
    });
    const errors = mappingAt(collectorOf(devPlatform({})), "processors", "tail_sampling/errors");
    // Nobody waits for what is only a copy.
    assert.equal(errors["block_on_overflow"], false);
  });

  it("are one where errors are as other traces", () => {
    const platform = devPlatform(sampled({ errors: false }));
    assert.deepEqual(Object.keys(waysOf(platform)), ["traces"]);
    assert.deepEqual(headersOf(platform), [["otlp_grpc/tempo", { "X-Scope-OrgID": "standard" }]]);
  });

  it("are none without Tempo, so that all traces take one way", () => {
    for (const settings of [{}, sampled()]) {
      const platform = platformFor(environmentOf("dev", settings), ["tempo"]);
      assert.deepEqual(Object.keys(waysOf(platform)), ["traces"]);
      assert.deepEqual(headersOf(platform), []);
    }
  });

  it("part behind the limit, which lets every error through", () => {
    const platform = devPlatform(sampled({ limit: 1_000 }));
    assert.equal(
      waysOf(platform)["traces"],
      "otlp → memory_limiter tail_sampling tail_sampling/limit → otlp_grpc/jaeger zipkin file/archive forward/kept",
    );
    const limit = mappingAt(keeperOf(platform), "processors", "tail_sampling/limit");
    const policies = limit["policies"] as Mapping[];
    assert.deepEqual(
      policies.map(({ name }) => name),
      ["errors", "limit"],
    );
  });
});

describe("Tempo's tenants behind the real Collector", function () {
  this.timeout(120_000);

  const next = chance(7);
  const some = (count: number, more?: (index: number) => object) =>
    Array.from({ length: count }, () => traceThrough(["a", "b", "c", "d"], next, more));
  const failing = (count: number) => some(count, (index) => ({ failed: index === 2 }));

  let sampling: SamplingCollector | undefined;

  afterEach("stop it", () => sampling?.stop());

  /** How many of the traces have come whole to a store. */
  const wholeIn = (store: string, traces: readonly SentTrace[]) =>
    traces.filter(({ traceId, spans }) => {
      return sampling?.stores.traces(store).get(traceId)?.size === spans.length;
    }).length;

  it("get everything at once where everything is kept, and then the errors once more", async () => {
    const settings = { sampling: { baseline: 100, decisionWait: "15s" }, batchDelay: "50ms" };
    sampling = await SamplingCollector.start(devPlatform(settings));
    const { collector, stores } = sampling;
    const [fine, failed] = [some(100), failing(50)];
    await sampling.send([...fine, ...failed]);
    const sent = Date.now();
    const standard = () => Promise.resolve(wholeIn("tempo", [...fine, ...failed]));
    await collector.eventually(standard, 150);
    assert.ok(Date.now() - sent < 10_000, "waited for a decision");
    assert.equal(stores.traces("tempo-errors").size, 0);
    await collector.eventually(() => Promise.resolve(wholeIn("tempo-errors", failed)), 50);
    assert.equal(stores.traces("tempo-errors").size, 50);
    assert.equal(wholeIn("jaeger", [...fine, ...failed]), 150);
  });

  it("get no more than the limit allows, and every error besides", async () => {
    const limited = { baseline: 100, limit: 100, decisionWait: "2s" };
    sampling = await SamplingCollector.start(devPlatform({ sampling: limited }));
    const { collector, stores } = sampling;
    const [fine, failed] = [some(300), failing(100)];
    const began = Date.now();
    await sampling.send([...fine, ...failed]);
    await collector.eventually(() => Promise.resolve(wholeIn("tempo-errors", failed)), 100);
    // What has not come a second after the last of them does not come any more.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const spans = 4 * wholeIn("tempo", fine);
    // The bucket holds what two seconds allow, and is filled all the time.
    assert.ok(spans >= 200, `${spans} spans`);
    assert.ok(spans <= 200 + ((Date.now() - began) / 1_000) * 100, `${spans} spans`);
    assert.ok(spans < 4 * fine.length);
    assert.equal(stores.traces("tempo").size, spans / 4);
    assert.equal(wholeIn("tempo", failed), 0);
  });
});
