import assert from "node:assert/strict";
import { keepsEverything } from "../../model/sampler-memory.ts";
import { samplerNeeds } from "../../model/capacity.ts";
import { platformFor, type Platform } from "../../model/platform.ts";
import {
  prometheusLimits,
  replicasFor,
  sizeNames,
  sizes,
  storeLimits,
  type Size,
} from "../../model/sizes.ts";
import { gibibytesOf } from "../../model/storage.ts";
import { complaints } from "../support/complaints.ts";
import { environmentOf } from "../support/environments.ts";
import { dockerOf } from "../support/environments.ts";

/** Production of a size, with some of its settings changed. */
const sizedTo = (size: string, changes: Record<string, unknown> = {}) => {
  const { sampling = {}, target = {}, ...others } = changes;
  return {
    sampling: { baseline: 25, slowerThan: "10s", ...(sampling as object) },
    target: { kind: "kubernetes", host: "tracing.test", size, ...(target as object) },
    ...others,
  };
};

const environmentSized = (size: string, changes: Record<string, unknown> = {}) =>
  environmentOf("prod", {
    ...{ replicas: undefined, objectStorage: undefined },
    ...sizedTo(size, changes),
  });

const spansOf = (size: Size) => sizes[size].tracesPerSecond * sizes[size].spansPerTrace;

describe("the sizes", () => {
  it("are for 1,000, 4,000 and 15,000 spans a second, as their setting says", () => {
    assert.deepEqual(sizeNames.map(spansOf), [1_000, 4_000, 15_000]);
  });

  for (const size of sizeNames) {
    describe(size, () => {
      const environment = environmentSized(size);
      const platform = platformFor(environment);

      it("is a valid environment with its load and as many of each as that takes", () => {
        assert.deepEqual(environment.sampling.rate, sizes[size]);
        const { samplers, collectors, gateways, prometheuses, alertmanagers } = replicasFor(
          sizes[size],
        );
        assert.deepEqual(platform.replicas, {
          ...{ sampler: samplers, collector: collectors, gateway: gateways },
          ...{ prometheus: prometheuses, alertmanager: alertmanagers },
        });
      });

      it("has samplers whose memory has room for its load, and not many more", () => {
        const { samplers } = samplerNeeds({ ...environment.sampling, limit: 10 }, sizes[size]);
        assert.equal(environment.sampling.samplers, Math.max(2, samplers));
        assert.ok(environment.sampling.samplers <= 16);
      });

      it("has two at least of who can be more than one, and three Alertmanagers", () => {
        for (const count of Object.values(platform.replicas ?? {})) assert.ok((count ?? 0) >= 2);
        assert.equal(platform.replicas?.alertmanager, 3);
      });

      it("has stores with memory and processors for what they get", () => {
        const { memory, cpus } = storeLimits(sizes[size]);
        for (const store of ["tempo", "jaeger", "loki"] as const) {
          assert.equal(platform.memory[store].mebibytes, memory.mebibytes, store);
          assert.equal(platform.cpus[store], cpus, store);
        }
      });
    });
  }

  it("grow from each to the next, and the smallest is what there is without one", () => {
    const figures = sizeNames.map((size) => {
      const { memory, cpus, replicas = {} } = platformFor(environmentSized(size));
      return [
        ...[memory.tempo.mebibytes, memory.prometheus.mebibytes, cpus.tempo, cpus.prometheus],
        ...[replicas.collector, replicas.sampler],
      ];
    });
    assert.deepEqual(figures, [
      [512, 512, 1, 1, 2, 2],
      [512, 1_024, 1, 1, 2, 4],
      [1_536, 3_584, 3, 4, 6, 15],
    ]);
    const { memory, cpus } = platformFor(environmentOf("prod"));
    const small = platformFor(environmentSized("small"));
    assert.deepEqual([small.memory, small.cpus], [memory, cpus]);
  });

  it("have three stores before an object store, and volumes for a day's copies", () => {
    const objectStorage = {
      endpoint: "s3.example.com",
      buckets: { traces: "our-traces", logs: "our-logs" },
    };
    const platform = platformFor(environmentSized("small", { objectStorage }));
    assert.deepEqual([platform.replicas?.tempo, platform.replicas?.loki], [3, 3]);
    const volumes = (one: Platform) => [gibibytesOf(one, "tempo"), gibibytesOf(one, "loki")];
    const [traces = 0, logs = 0] = volumes(platform);
    const [allTraces = 0, allLogs = 0] = volumes(platformFor(environmentSized("small")));
    assert.ok(traces * 7 < allTraces && logs * 6 < allLogs, `${traces} ${logs}`);
    const more = platformFor(
      environmentSized("small", { objectStorage, replicas: { tempo: 6, loki: 6 } }),
    );
    assert.deepEqual(volumes(more), [Math.ceil(traces / 2), Math.ceil(logs / 2)]);
  });

  it("have two Grafanas over a database, and one over a file", () => {
    const grafana = { database: { host: "db.example.com" } };
    assert.equal(platformFor(environmentSized("small", { grafana })).replicas?.grafana, 2);
    const three = environmentSized("small", { grafana, replicas: { grafana: 3 } });
    assert.equal(three.replicas.grafana, 3);
    assert.equal(environmentSized("small", { grafana: {} }).replicas.grafana, 1);
  });

  it("say nothing against what is said", () => {
    const { sampling, replicas } = environmentSized("large", {
      sampling: { samplers: 16, rate: { tracesPerSecond: 1_000 } },
      replicas: { collector: 3, gateway: 1 },
    });
    assert.equal(sampling.samplers, 16);
    assert.deepEqual(sampling.rate, { ...sizes.large, tracesPerSecond: 1_000 });
    const { collector, gateway, prometheus, alertmanager } = replicas;
    assert.deepEqual([collector, gateway, prometheus, alertmanager], [3, 1, 2, 3]);
  });

  it("follow a load that is said instead of theirs", () => {
    const { sampling, replicas } = environmentSized("large", {
      sampling: { rate: { tracesPerSecond: 800 } },
    });
    assert.equal(sampling.samplers, replicasFor({ ...sizes.large, tracesPerSecond: 800 }).samplers);
    assert.equal(replicas.collector, 4);
  });

  it("leave Collectors alone where their number follows the load, or each would see a part of a trace", () => {
    const collectorAutoscaling = { max: 8 };
    const scaled = environmentSized("medium", { target: { collectorAutoscaling } });
    assert.equal(scaled.replicas.collector, 1);
    const whole = environmentSized("small", {
      sampling: { baseline: 100, rate: { tracesPerSecond: 90 } },
    });
    assert.ok(keepsEverything(whole.sampling));
    assert.equal(whole.replicas.collector, 1);
  });

  it("are three, and none of them Docker's", () => {
    assert.deepEqual(complaints(sizedTo("huge")), [
      "✖ must be 'small', 'medium' or 'large', got 'huge'  → at target.size",
    ]);
    const [complaint] = complaints({ target: { kind: "docker", size: "small" } }) ?? [];
    assert.match(complaint ?? "", /unrecognized key 'size'/);
    assert.equal(dockerOf(environmentOf("dev")).kind, "docker");
  });

  it("have Prometheus' memory filled to two fifths by series of 8 KiB", () => {
    assert.equal(prometheusLimits(52_000).memory.mebibytes, 1_024);
    assert.ok((52_000 * 8) / 1_024 <= 0.4 * 1_024);
  });
});

describe("staging", () => {
  const environment = environmentOf("staging");
  const platform = platformFor(environment);

  it("has production's shape, at the smallest size", () => {
    assert.ok(environment.target.kind === "kubernetes");
    assert.equal(environment.target.size, "small");
    assert.deepEqual(platform.workloads, platformFor(environmentOf("prod")).workloads);
  });

  it("keeps everything as long as it is no more than five times what it is made for", () => {
    const { baseline, rules, limit, rate } = environment.sampling;
    assert.deepEqual([baseline.percent, rules], [100, []]);
    assert.equal(limit, 5 * rate.tracesPerSecond * rate.spansPerTrace);
  });
});
