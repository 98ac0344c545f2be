import assert from "node:assert/strict";
import fc from "fast-check";
import { environmentFrom } from "../../environment/parse.ts";
import { profiles } from "../../model/deployment.ts";
import {
  appNames,
  legacyReceivers,
  workloadNames,
  type WorkloadName,
} from "../../model/listeners.ts";
import { goMemoryLimit, platformFor } from "../../model/platform.ts";
import { keepsEverything } from "../../model/sampler-memory.ts";
import { ByteSize } from "../../model/units/byte-size.ts";
import { Duration } from "../../model/units/duration.ts";
import { Percentage } from "../../model/units/percentage.ts";
import { anySettings, environmentOf } from "../support/environments.ts";

/** What an environment has more when it asks for the sample services. */
const apps: readonly WorkloadName[] = ["redis", ...appNames];

const longer = (one: Duration, other: Duration) =>
  one.milliseconds < other.milliseconds ? other : one;

describe("the platform of an environment", () => {
  it("takes over every setting, whatever it is", () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const environment = environmentFrom("any", settings);
        const platform = platformFor(environment);
        assert.equal(platform.environmentName, "any");
        assert.equal(platform.collector.sampling, environment.sampling);
        assert.equal(platform.collector.batchDelay, environment.batchDelay);
        assert.equal(platform.collector.persistentQueues, environment.persistentQueues);
        assert.equal(platform.collector.debug, environment.debug);
        assert.equal(platform.collector.browserOrigins, environment.browserOrigins);
        assert.deepEqual(platform.retention, {
          traces: environment.traceRetention,
          errorTraces: longer(Duration.parse("30d"), environment.traceRetention),
          restoredTraces: environment.restoredTraceRetention,
          metrics: environment.metricRetention,
          logs: environment.logRetention,
          audit: environment.auditRetention,
        });
        const samples = !keepsEverything(environment.sampling);
        const asked = [
          ...profiles[environment.profile],
          ...(environment.apps ? apps : []),
          ...(samples ? ["sampler"] : []),
        ];
        const { samplers } = environment.sampling;
        const { prometheus, alertmanager } = environment.replicas;
        assert.deepEqual(platform.replicas, {
          ...(samples && { sampler: samplers }),
          ...(prometheus > 1 && { prometheus }),
          ...(alertmanager > 1 && { alertmanager }),
        });
        assert.deepEqual(
          platform.workloads,
          workloadNames.filter((name) => asked.includes(name)),
        );
        for (const receiver of legacyReceivers) {
          const asked = environment.legacyReceivers[receiver];
          assert.equal(platform.legacyReceivers.includes(receiver), asked, receiver);
        }
        assert.equal(platform.privacy, environment.privacy);
        assert.equal(platform.gateway, environment.gateway);
        assert.equal(platform.certificates, environment.certificates);
      }),
    );
  });

  it("lets the Collector drop no share of what SDKs have chosen already", () => {
    const sampling = {
      baseline: 25,
      rules: [{ services: ["a"], percent: 10 }],
      httpErrorsOf: ["a"],
      limit: 100,
    };
    const environment = (head: object) => environmentOf("dev", { sampling: { ...sampling, head } });
    const chosen = environment({ kind: "rules" });
    assert.deepEqual(platformFor(chosen).collector.sampling, {
      ...chosen.sampling,
      baseline: Percentage.of(100),
      rules: [],
    });
    assert.equal(platformFor(chosen).headSampling, chosen.sampling);
    // Where nobody can be told, nobody has chosen.
    assert.equal(platformFor(chosen, ["jaeger"]).collector.sampling, chosen.sampling);
    for (const kind of ["all", "adaptive"]) {
      const other = environment({ kind });
      assert.equal(platformFor(other).collector.sampling, other.sampling, kind);
    }
  });

  it("leaves out what cannot be had", () => {
    const platform = platformFor(environmentOf("dev"), ["grafana"]);
    assert.deepEqual(
      profiles.full.filter((name) => !platform.workloads.includes(name)),
      ["grafana"],
    );
  });

  it("leaves out the stores that an environment does without, and decides without Jaeger then", () => {
    const without = (stores: object, changes: object = {}) =>
      platformFor(environmentOf("dev", { stores, legacyReceivers: {}, ...changes }));
    const left = (stores: object) =>
      profiles.full.filter((name) => !without(stores).workloads.includes(name));
    assert.deepEqual(left({}), []);
    assert.deepEqual(left({ zipkin: false }), ["zipkin"]);
    assert.deepEqual(left({ zipkin: false, jaeger: false }), ["jaeger", "zipkin"]);
    const { workloads } = platformFor(environmentOf("prod"));
    assert.ok(workloads.includes("jaeger") && !workloads.includes("zipkin"));
    const lite = without({ jaeger: true, zipkin: true }, { profile: "lite" });
    assert.deepEqual(lite.workloads, profiles.lite);
    assert.deepEqual(left({ grafana: false }), ["grafana"]);
    const small = without({ grafana: false }, { profile: "lite" });
    assert.deepEqual(
      small.workloads,
      profiles.lite.filter((name) => name !== "grafana"),
    );
  });

  it("leaves a fifth of the memory to what the Go runtime does not count", () => {
    assert.equal(goMemoryLimit(ByteSize.mebibytes(500)), "400MiB");
  });
});
