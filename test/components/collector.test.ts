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

  it("limits memory and queues in proportion to the workload's limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 65_536 }), (mebibytes) => {
        const platform = platformFor(environmentOf("dev"));
        const memory = ByteSize.mebibytes(mebibytes);
        const configuration = parse(
          yaml(collectorConfig({ ...platform, collector: { ...platform.collector, memory } })),
        ) as Mapping;
        const limiter = mappingAt(configuration, "processors", "memory_limiter");
        assert.equal(limiter["limit_mib"], Math.floor((mebibytes * 4) / 5));
        assert.equal(limiter["spike_limit_mib"], Math.floor(mebibytes / 5));
        const queues = ["tempo", "jaeger"].map((store) =>
          Number(
            mappingAt(configuration, "exporters", `otlp_grpc/${store}`, "sending_queue")[
              "queue_size"
            ],
          ),
        );
        assert.deepEqual(queues, [memory.bytes / 8, memory.bytes / 8]);
        // What both stores' outage fills stays below where the limiter refuses.
        assert.ok((queues[0] ?? 0) + (queues[1] ?? 0) < limiter["limit_mib"] * 2 ** 20);
      }),
    );
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
