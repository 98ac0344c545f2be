import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { collectorConfig } from "../../components/collector/config.ts";
import { platformFor } from "../../model/platform.ts";
import { ByteSize } from "../../model/units/byte-size.ts";
import { yaml } from "../../components/yaml.ts";
import { anyDuration, anyPercentage, environmentOf } from "../support/environments.ts";
import { configurationOf, filesOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

function exportersOf(configuration: Mapping): string[] {
  return mappingAt(configuration, "service", "pipelines", "traces")["exporters"] as string[];
}

describe("the Collector's configuration", () => {
  it("changes in one line of one file of the platform when the sampling does", () => {
    fc.assert(
      fc.property(anyPercentage, (samplingPercent) => {
        fc.pre(samplingPercent !== 100);
        const before = filesOf("dev");
        const after = filesOf("dev", { samplingPercent });
        const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
        assert.deepEqual(changed, ["collector.yaml"]);
        const old = before["collector.yaml"]?.split("\n") ?? [];
        const lines = after["collector.yaml"]?.split("\n") ?? [];
        assert.equal(lines.length, old.length);
        assert.deepEqual(
          lines.filter((line, index) => line !== old[index]),
          [`    sampling_percentage: ${samplingPercent}`],
        );
      }),
    );
  });

  it("has the sampler's share as the number that was set", () => {
    fc.assert(
      fc.property(anyPercentage, (samplingPercent) => {
        const sampler = mappingAt(
          configurationOf("collector", { samplingPercent }),
          "processors",
          "probabilistic_sampler",
        );
        assert.deepEqual(sampler, { sampling_percentage: samplingPercent });
      }),
    );
  });

  it("writes every span to the log when it is to be debugged, and only then", () => {
    const quiet = configurationOf("collector", { debug: false });
    assert.deepEqual(exportersOf(quiet), ["otlp_grpc/tempo", "otlp_grpc/jaeger"]);
    assert.equal(mappingAt(quiet, "service", "telemetry", "logs")["level"], "info");

    const loud = configurationOf("collector", { debug: true });
    assert.deepEqual(exportersOf(loud), ["otlp_grpc/tempo", "otlp_grpc/jaeger", "debug"]);
    assert.deepEqual(mappingAt(loud, "exporters", "debug"), { verbosity: "detailed" });
    assert.equal(mappingAt(loud, "service", "telemetry", "logs")["level"], "debug");
  });

  it("batches for each store by itself, for as long as is set", () => {
    fc.assert(
      fc.property(anyDuration, (batchDelay) => {
        const configuration = configurationOf("collector", { batchDelay });
        const { collector } = platformFor(environmentOf("dev", { batchDelay }));
        for (const store of ["tempo", "jaeger"]) {
          const queue = mappingAt(
            configuration,
            "exporters",
            `otlp_grpc/${store}`,
            "sending_queue",
          );
          assert.equal(mappingAt(queue, "batch")["flush_timeout"], collector.batchDelay.toGo());
        }
      }),
    );
  });

  it("never gives up on a store, and drops nothing that a queue still holds", () => {
    for (const store of ["tempo", "jaeger"]) {
      const exporter = mappingAt(configurationOf("collector"), "exporters", `otlp_grpc/${store}`);
      assert.equal(mappingAt(exporter, "retry_on_failure")["max_elapsed_time"], "0s");
      assert.equal(exporter["endpoint"], `${store}:4317`);
    }
  });

  /** The configuration of a Collector with so much memory, and what its queues may hold. */
  function within(mebibytes: number, persistentQueues: boolean) {
    const platform = platformFor(environmentOf("dev", { persistentQueues }));
    const memory = ByteSize.mebibytes(mebibytes);
    const configuration = parse(
      yaml(collectorConfig({ ...platform, collector: { ...platform.collector, memory } })),
    ) as Mapping;
    const queues = ["tempo", "jaeger"].map((store) =>
      mappingAt(configuration, "exporters", `otlp_grpc/${store}`, "sending_queue"),
    );
    return { limiter: mappingAt(configuration, "processors", "memory_limiter"), queues };
  }

  const anyMemory = fc.integer({ min: 64, max: 65_536 });

  it("limits memory in proportion to the workload's limit", () => {
    fc.assert(
      fc.property(anyMemory, fc.boolean(), (mebibytes, persistent) => {
        const { limiter } = within(mebibytes, persistent);
        assert.deepEqual(limiter, {
          check_interval: "1s",
          limit_mib: Math.floor((mebibytes * 4) / 5),
          spike_limit_mib: Math.floor(mebibytes / 5),
        });
      }),
    );
  });

  it("lets twice the memory wait for each store on disk, which a killed Collector finds again", () => {
    fc.assert(
      fc.property(anyMemory, (mebibytes) => {
        for (const queue of within(mebibytes, true).queues) {
          assert.equal(queue["queue_size"], mebibytes * 2 * 2 ** 20);
          assert.equal(queue["storage"], "file_storage/queues");
        }
      }),
    );
    const { extensions } = configurationOf("collector", { persistentQueues: true });
    assert.deepEqual(mappingAt(extensions, "file_storage/queues"), {
      directory: "/var/lib/otelcol",
      compaction: { on_start: true, directory: "/var/lib/otelcol", cleanup_on_start: true },
    });
  });

  it("lets so little wait in memory that two stores' outage leaves the limiter room to act", () => {
    fc.assert(
      fc.property(anyMemory, (mebibytes) => {
        const { limiter, queues } = within(mebibytes, false);
        let waiting = 0;
        for (const queue of queues) {
          assert.equal(queue["queue_size"], Math.floor(mebibytes / 8) * 2 ** 20);
          assert.ok(!("storage" in queue));
          waiting += queue["queue_size"];
        }
        assert.ok(waiting < Number(limiter["limit_mib"]) * 2 ** 20);
      }),
    );
    const { extensions } = configurationOf("collector", { persistentQueues: false });
    assert.deepEqual(Object.keys(extensions as Mapping), ["bearertokenauth/otlp", "health_check"]);
  });

  it("asks both of its OTLP doors' callers for the token", () => {
    const protocols = mappingAt(configurationOf("collector"), "receivers", "otlp", "protocols");
    assert.deepEqual(Object.keys(protocols), ["grpc", "http"]);
    for (const protocol of Object.keys(protocols)) {
      assert.deepEqual(mappingAt(protocols, protocol, "auth"), {
        authenticator: "bearertokenauth/otlp",
      });
    }
    assert.deepEqual(
      mappingAt(configurationOf("collector"), "extensions", "bearertokenauth/otlp"),
      {
        filename: "/etc/tracing-infra/secrets/otlp-token",
      },
    );
  });
});
