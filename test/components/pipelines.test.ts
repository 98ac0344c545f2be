import assert from "node:assert/strict";
import fc from "fast-check";
import { pipelineSections } from "../../components/pipelines.ts";
import { anyDuration, anyPercentage } from "../support/environments.ts";
import { configurationOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

const STAGES = ["receivers", "processors", "exporters"] as const;

/** Fails unless a configuration of the Collector's kind defines exactly what its pipelines name. */
function assertWired(configuration: Mapping): void {
  const service = mappingAt(configuration, "service");
  const pipelines = Object.values(mappingAt(service, "pipelines")) as Record<string, string[]>[];
  for (const stage of STAGES) {
    const named = new Set(pipelines.flatMap((pipeline) => pipeline[stage] ?? []));
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
});

describe("the pipelines of the Collector and of Jaeger", () => {
  it("name exactly what is defined, whatever the settings", () => {
    const settings = fc.record(
      {
        debug: fc.boolean(),
        persistentQueues: fc.boolean(),
        samplingPercent: anyPercentage,
        batchDelay: anyDuration,
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(settings, (changes) => {
        assertWired(configurationOf("collector", changes));
        assertWired(configurationOf("jaeger", changes));
      }),
    );
  });

  it("limit memory before anything else is done to a span", () => {
    const { processors } = mappingAt(
      configurationOf("collector"),
      "service",
      "pipelines",
      "traces",
    );
    assert.deepEqual(processors, ["memory_limiter", "probabilistic_sampler"]);
  });
});
