import assert from "node:assert/strict";
import fc from "fast-check";
import { pipelineSections } from "../../components/pipelines.ts";
import { anyDuration, anySampling } from "../support/environments.ts";
import { configurationOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

const STAGES = ["receivers", "processors", "exporters"] as const;

/** Fails unless a configuration of the Collector's kind defines exactly what its pipelines name. */
function assertWired(configuration: Mapping): void {
  const service = mappingAt(configuration, "service");
  const pipelines = Object.values(mappingAt(service, "pipelines")) as Record<string, string[]>[];
  const connectors = Object.keys(configuration["connectors"] ?? {});
  for (const connector of connectors) {
    assert.ok(
      pipelines.some(({ exporters }) => exporters?.includes(connector)),
      connector,
    );
    assert.ok(
      pipelines.some(({ receivers }) => receivers?.includes(connector)),
      connector,
    );
  }
  for (const stage of STAGES) {
    const named = new Set(
      pipelines
        .flatMap((pipeline) => pipeline[stage] ?? [])
        .filter((id) => !connectors.includes(id)),
    );
    assert.deepEqual([...named].sort(), Object.keys(mappingAt(configuration, stage)).sort(), stage);
  }
  const extensions = Object.keys(mappingAt(configuration, "extensions"));
  assert.deepEqual([...(service["extensions"] as string[])].sort(), extensions.sort());
}

describe("pipelines", () => {
  const receiver = { id: "otlp", settings: { a: 1 } };
  const exporter = { id: "debug", settings: { b: 2 } };

  it("define a component once that several of them name", () => {
    const ends = { receivers: [receiver], processors: [], exporters: [exporter] };
    const { sections, pipelines } = pipelineSections([
      { id: "traces", ...ends },
      { id: "logs", ...ends },
    ]);
    assert.deepEqual(sections, {
      receivers: { otlp: { a: 1 } },
      processors: {},
      exporters: { debug: { b: 2 } },
    });
    const wiring = { receivers: ["otlp"], processors: [], exporters: ["debug"] };
    assert.deepEqual(pipelines, { traces: wiring, logs: wiring });
  });

  it("are joined by connectors, an exporter to the one and a receiver to the other", () => {
    const connector = { id: "forward", settings: { c: 3 } };
    const { sections, pipelines } = pipelineSections([
      {
        ...{ id: "traces/a", receivers: [receiver], processors: [], exporters: [] },
        toConnectors: [connector],
      },
      {
        ...{ id: "traces/b", receivers: [], processors: [], exporters: [exporter] },
        fromConnectors: [connector],
      },
    ]);
    assert.deepEqual(sections.connectors, { forward: { c: 3 } });
    assert.deepEqual(pipelines, {
      "traces/a": { receivers: ["otlp"], processors: [], exporters: ["forward"] },
      "traces/b": { receivers: ["forward"], processors: [], exporters: ["debug"] },
    });
  });
});

/** Enough for every combination of what matters; a configuration takes its time to write. */
const RUNS = { numRuns: 25 };

/** Receivers that take what others send. */
const OUTSIDE = ["otlp", "jaeger", "zipkin"];

const settings = fc.record(
  {
    profile: fc.constantFrom("lite", "full"),
    debug: fc.boolean(),
    persistentQueues: fc.boolean(),
    sampling: anySampling,
    batchDelay: anyDuration,
    legacyReceivers: fc.record({
      jaeger: fc.boolean(),
      jaegerUdp: fc.boolean(),
      zipkin: fc.boolean(),
    }),
  },
  { noNullPrototype: true },
);

/** The Collector's pipelines as it reads them. */
function pipelinesOf(changes: Record<string, unknown>) {
  const pipelines = mappingAt(configurationOf("collector", changes), "service", "pipelines");
  return Object.entries(pipelines).map(([id, stages]) => {
    const { receivers, processors, exporters } = stages as Record<
      (typeof STAGES)[number],
      string[]
    >;
    return { id, receivers, processors, exporters };
  });
}

describe("the pipelines of the Collector and of Jaeger", () => {
  it("name exactly what is defined, whatever the settings", () => {
    fc.assert(
      fc.property(settings, (changes) => {
        assertWired(configurationOf("collector", changes));
        if (changes.profile !== "lite") assertWired(configurationOf("jaeger", changes));
      }),
      RUNS,
    );
  });

  it("limit memory before anything else is done to what comes in", () => {
    for (const { id, processors } of pipelinesOf({})) {
      // The Collector's own metrics must come through when memory is short.
      if (id === "metrics/own" || id === "traces" || id === "traces/errors") continue;
      assert.equal(processors[0], "memory_limiter", id);
    }
  });

  it("redact all that comes from outside before anybody else gets it, whatever the settings", () => {
    fc.assert(
      fc.property(settings, (changes) => {
        const all = pipelinesOf(changes);
        const outside = all.filter(({ receivers }) => receivers.some((id) => OUTSIDE.includes(id)));
        assert.ok(outside.length >= 2);
        const sampled = all.some(({ exporters }) => exporters.includes("otlp_grpc/sampler-0"));
        const redacting = ["memory_limiter", "transform/context", "transform/privacy"];
        for (const { id, processors } of outside) {
          const more = sampled && id === "traces/intake" ? ["transform/boosts"] : [];
          assert.deepEqual(processors, [...redacting, ...more], id);
        }
      }),
      RUNS,
    );
  });

  it("have no other way in than those that redact, or that nobody's data come through", () => {
    const known = [...OUTSIDE, "span_metrics", "service_graph", "forward/traces", "forward/kept"];
    const own = ["host_metrics", "redis", "otlp/own", "file_log/audit"];
    for (const { id, receivers } of pipelinesOf({})) {
      for (const receiver of receivers) assert.ok([...known, ...own].includes(receiver), id);
    }
  });

  it("sample only what metrics have been made of", () => {
    const all = pipelinesOf({ sampling: { baseline: 25, samplers: 2 } });
    const sampled = all.filter(({ exporters }) => exporters.some((id) => /sampler/.test(id)));
    assert.deepEqual(
      sampled.map(({ id, receivers, exporters }) => [id, receivers, exporters]),
      ["sampler-0", "sampler-1"].map((host) => [
        `traces/${host}`,
        ["forward/traces"],
        [`otlp_grpc/${host}`],
      ]),
    );
    const intake = all.find(({ id }) => id === "traces/intake");
    assert.deepEqual(intake?.exporters, ["span_metrics", "service_graph", "forward/traces"]);
  });

  it("hand nothing to a store that is not behind a queue of its own", () => {
    const configuration = configurationOf("collector");
    for (const [id, exporter] of Object.entries(mappingAt(configuration, "exporters"))) {
      // Of the archive, files are both the queue and the store.
      if (id === "prometheus/own" || id === "file/archive") continue;
      const queue = mappingAt(exporter, "sending_queue");
      assert.equal(queue["sizer"], "bytes", id);
      assert.equal(queue["storage"], "file_storage/queues", id);
    }
  });

  it("never end at nobody", () => {
    fc.assert(
      fc.property(settings, (changes) => {
        for (const { id, exporters } of pipelinesOf(changes)) assert.ok(exporters.length > 0, id);
      }),
      RUNS,
    );
  });
});
