import assert from "node:assert/strict";
import fc from "fast-check";
import { tempoConfig } from "../../components/tempo/config.ts";
import { yaml } from "../../components/yaml.ts";
import { samplerSizes } from "../../model/sampling.ts";
import { platformFor } from "../../model/platform.ts";
import { anyPercentage, anySampling, environmentOf } from "../support/environments.ts";
import { productionSampling } from "../support/production-sampling.ts";
import { samplerOf } from "../support/sampling-collector.ts";
import { configurationOf, filesOf, workloadsOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

interface Settings {
  readonly sampling: object;
}

/** Lines of the platform's files that are others with the one setting than with the other. */
function changedLines(one: Settings, other: Settings): string[] {
  const [before, after] = [filesOf("dev", { ...one }), filesOf("dev", { ...other })];
  return Object.entries(before).flatMap(([name, text]) => {
    const [old, now] = [text.split("\n"), (after[name] ?? "").split("\n")];
    assert.equal(now.length, old.length, name);
    return now
      .filter((line, index) => line !== old[index])
      .map((line) => `${name}: ${line.trim()}`);
  });
}

/** Any share of which some traces may be dropped. */
const anyLess = anyPercentage.filter((percent) => percent !== 100);

const policiesOf = (configuration: Mapping, sampler = "tail_sampling") =>
  mappingAt(configuration, "processors", sampler)["policies"] as Mapping[];

const namesOf = (configuration: Mapping, sampler?: string) =>
  policiesOf(configuration, sampler).map(({ name }) => name);

const sampled = (more: object = {}) => ({ sampling: { baseline: 25, ...more } });

describe("sampling in the Collector's configuration", () => {
  it("changes in one line of one file of the platform with the baseline", () => {
    fc.assert(
      fc.property(anyLess, anyLess, (one, other) => {
        fc.pre(one !== other);
        assert.deepEqual(changedLines(sampled({ baseline: one }), sampled({ baseline: other })), [
          `sampler.yaml: sampling_percentage: ${other}`,
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it("changes in one line of one file of the platform with the share of any rule", () => {
    const { rules } = productionSampling;
    fc.assert(
      fc.property(anyPercentage, fc.nat(rules.length - 1), (percent, which) => {
        fc.pre(rules[which]?.percent !== percent);
        const changed = rules.map((rule, index) => (index === which ? { ...rule, percent } : rule));
        const settings = { ...productionSampling, rules: changed };
        assert.deepEqual(changedLines({ sampling: productionSampling }, { sampling: settings }), [
          `sampler.yaml: sampling_percentage: ${percent}`,
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it("lets nothing wait where everything is kept", () => {
    const everything = [
      { baseline: 100 },
      { baseline: 100, rules: [{ services: ["a"], percent: 100 }], slowerThan: "1s" },
    ];
    for (const sampling of everything) {
      const { traces } = mappingAt(
        configurationOf("collector", { sampling }),
        "service",
        "pipelines",
      );
      assert.ok(!workloadsOf("dev", { sampling }).some(({ name }) => name === "sampler"));
      assert.deepEqual((traces as Mapping)["processors"], []);
      assert.deepEqual((traces as Mapping)["receivers"], ["forward/traces"]);
    }
  });

  it("decides as soon as anything may be dropped", () => {
    const some = [
      { baseline: 99.9 },
      { baseline: 100, rules: [{ services: ["a"], percent: 99 }] },
      { baseline: 100, limit: 1_000 },
    ];
    for (const sampling of some) {
      const { traces } = mappingAt(
        configurationOf("sampler", { sampling }),
        "service",
        "pipelines",
      );
      assert.deepEqual(((traces as Mapping)["processors"] as string[]).slice(0, 2), [
        "memory_limiter",
        "tail_sampling",
      ]);
    }
  });

  it("makes metrics and the service graph of spans before any is sampled", () => {
    const { processors, service } = configurationOf("collector", sampled());
    const intake = mappingAt(service, "pipelines", "traces/intake");
    assert.deepEqual(intake["exporters"], ["span_metrics", "service_graph", "forward/traces"]);
    assert.ok(!Object.keys(processors as Mapping).some((id) => id.startsWith("tail_sampling")));
  });

  it("looks for errors first, then for slowness, what is wanted and boosted, then at the rules as they are written", () => {
    assert.deepEqual(namesOf(configurationOf("sampler", { sampling: productionSampling })), [
      ...[
        "errors",
        "slow",
        "debug",
        "boost",
        "touches orchestrator-service, data-router",
        "touches llm-service",
      ],
      ...["touches auth-service, tools-service, logging-service", "baseline"],
    ]);
    const plain = configurationOf("sampler", sampled({ errors: false }));
    assert.deepEqual(namesOf(plain), ["debug", "boost", "baseline"]);
  });

  it("names no two policies alike, whatever the rules", () => {
    fc.assert(
      fc.property(anySampling, (sampling) => {
        fc.pre(sampling.baseline < 100);
        const names = namesOf(configurationOf("sampler", { sampling }));
        assert.deepEqual(names, [...new Set(names)]);
      }),
      { numRuns: 50 },
    );
  });

  it("gives every share the same salt, so that they nest", () => {
    const text = yaml(
      samplerOf(platformFor(environmentOf("dev", { sampling: productionSampling }))),
    );
    const salts = text.match(/hash_salt: .*/g) ?? [];
    assert.equal(salts.length, productionSampling.rules.length + 1);
    assert.equal(new Set(salts).size, 1);
  });

  it("does not count a text with a dollar sign for a variable", () => {
    const rules = [{ services: ["$HOME"], route: '/"${env:X}', percent: 5 }];
    const [, , , rule] = policiesOf(configurationOf("sampler", sampled({ rules })));
    const [about] = mappingAt(rule, "and")["and_sub_policy"] as Mapping[];
    assert.deepEqual(mappingAt(about, "ottl_condition")["span"], [
      'resource.attributes["service.name"] == "$$HOME" and span.attributes["http.route"] == "/\\"$${env:X}"',
    ]);
  });

  it("has the sampler as large as the load that is rated, whatever is kept", () => {
    const rate = { tracesPerSecond: 50, spansPerTrace: 4, spanBytes: 500 };
    const settings = sampled({ rate, decisionWait: "20s" });
    const { policies, ...sizes } = mappingAt(
      configurationOf("sampler", settings),
      ...["processors", "tail_sampling"],
    );
    assert.ok(policies);
    assert.deepEqual(sizes, {
      decision_wait: "20s",
      // Twice what begins in 21 seconds.
      num_traces: 2_100,
      block_on_overflow: true,
      expected_new_traces_per_sec: 50,
      maximum_trace_size_bytes: 5_120_000,
      // What begins in five minutes.
      decision_cache: { sampled_cache_size: 15_000, non_sampled_cache_size: 15_000 },
      sample_on_first_match: true,
    });
  });

  it("has each of several samplers as large as its part of the load", () => {
    const rate = { tracesPerSecond: 100 };
    const sizeOf = (samplers: number) => {
      const settings = sampled({ rate, samplers, decisionWait: "19s" });
      return mappingAt(configurationOf("sampler", settings), "processors", "tail_sampling")[
        "num_traces"
      ];
    };
    assert.deepEqual([sizeOf(1), sizeOf(3)], [4_000, 1_360]);
  });

  it("keeps of what is limited no more with several samplers than with one", () => {
    const limitOf = (more: object) => {
      const platform = platformFor(environmentOf("dev", sampled({ limit: 1_000, ...more })));
      const [, last] = policiesOf(samplerOf(platform), "tail_sampling/limit");
      return last?.["rate_limiting"];
    };
    assert.deepEqual(limitOf({}), { spans_per_second: 1_000 });
    assert.deepEqual(limitOf({ samplers: 3 }), { spans_per_second: 333 });
  });

  it("drops no trace for its size that Tempo would take", () => {
    const platform = platformFor(environmentOf("dev", sampled()));
    const tempo = mappingAt(tempoConfig(platform), "overrides", "defaults", "global");
    const sampler = mappingAt(configurationOf("sampler", sampled()), "processors", "tail_sampling");
    assert.equal(sampler["maximum_trace_size_bytes"], tempo["max_bytes_per_trace"]);
  });

  it("remembers decisions for longer than it waits for them", () => {
    fc.assert(
      fc.property(anySampling, (settings) => {
        const { sampling } = environmentOf("dev", { sampling: settings });
        const { decisions, newTracesPerSecond, decisionWait } = samplerSizes(sampling);
        assert.ok(decisions.sampler / newTracesPerSecond > decisionWait.milliseconds / 1_000);
      }),
    );
  });

  it("lets the sampler wait for a full queue, as no sender would hear of it, and nobody else", () => {
    const waits = (name: "collector" | "sampler", changes: Record<string, unknown>) =>
      Object.entries(mappingAt(configurationOf(name, changes), "exporters"))
        .filter(
          ([, settings]) =>
            (settings as { sending_queue?: Mapping }).sending_queue?.["block_on_overflow"],
        )
        .map(([id]) => id);
    assert.deepEqual(waits("collector", {}), []);
    assert.deepEqual(waits("collector", sampled()), []);
    assert.deepEqual(waits("sampler", sampled()), [
      "otlp_grpc/jaeger",
      "zipkin",
      "otlp_grpc/tempo",
      "otlp_grpc/tempo-errors",
    ]);
  });

  it("lets the program write down which policy has kept a trace", () => {
    const sampler = workloadsOf("dev", sampled()).find(({ name }) => name === "sampler");
    assert.ok(
      sampler?.args.includes("--feature-gates=+processor.tailsamplingprocessor.recordpolicy"),
    );
  });
});
