import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { collectorWorkload } from "../../components/collector/workload.ts";
import { collectorConfig } from "../../components/collector/config.ts";
import { platformFor } from "../../model/platform.ts";
import { ByteSize } from "../../model/units/byte-size.ts";
import { yaml } from "../../components/yaml.ts";
import { anyDuration, environmentOf } from "../support/environments.ts";
import { configurationOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

/** Every exporter to a store, by the signal that it is for. */
const STORES = {
  traces: ["otlp_grpc/tempo", "otlp_grpc/jaeger", "zipkin", "file/archive"],
  metrics: ["otlp_http/prometheus"],
  logs: ["otlp_http/loki"],
} as const;

/** Those with a queue. */
const ALL_STORES = Object.values(STORES)
  .flat()
  .filter((id) => id !== "file/archive");

/** The exporters of a pipeline, without the connectors that it goes on to. */
function exportersOf(configuration: Mapping, pipeline: string): string[] {
  const { exporters } = mappingAt(configuration, "service", "pipelines", pipeline);
  return (exporters as string[]).filter((id) => !id.startsWith("forward/"));
}

describe("the Collector's configuration", () => {
  it("writes every signal to the log when it is to be debugged, and only then", () => {
    const quiet = configurationOf("collector", { debug: false });
    const loud = configurationOf("collector", { debug: true });
    for (const [signal, stores] of Object.entries(STORES)) {
      assert.deepEqual(exportersOf(quiet, signal), stores);
      assert.deepEqual(exportersOf(loud, signal), [...stores, "debug"]);
    }
    assert.deepEqual(mappingAt(loud, "exporters", "debug"), { verbosity: "detailed" });
  });

  it("never lets processors write to the log what they are about to redact", () => {
    for (const debug of [true, false]) {
      const configuration = configurationOf("collector", { debug });
      assert.equal(mappingAt(configuration, "service", "telemetry", "logs")["level"], "info");
    }
  });

  it("takes neither logs nor spans of old where no store does and nobody asks", () => {
    const least = { profile: "lite", apps: false, legacyReceivers: {}, archive: {} };
    const configuration = configurationOf("collector", least);
    const pipelines = mappingAt(configuration, "service", "pipelines");
    assert.deepEqual(Object.keys(pipelines), [
      ...["traces/intake", "traces", "traces/errors", "metrics/spans"],
      ...["metrics", "metrics/host", "metrics/own"],
    ]);
    assert.deepEqual(exportersOf(configuration, "traces"), ["otlp_grpc/tempo"]);
    assert.deepEqual(Object.keys(mappingAt(configuration, "receivers")), [
      ...["otlp", "host_metrics", "otlp/own"],
    ]);
  });

  it("asks Redis how it is wherever there is one: in the full profile, or beside the sample services", () => {
    const surveys = (changes: object) =>
      Object.keys(
        mappingAt(configurationOf("collector", { ...changes }), "service", "pipelines"),
      ).filter((name) => name === "metrics/redis").length;
    assert.equal(surveys({ profile: "lite", apps: false }), 0);
    assert.equal(surveys({ profile: "lite", apps: true }), 1);
    assert.equal(surveys({ profile: "full", apps: false }), 1);
  });

  it("opens the doors for spans of old that are asked for", () => {
    const doors = (legacyReceivers: object) =>
      Object.keys(mappingAt(configurationOf("collector", { legacyReceivers }), "receivers"));
    const protocols = (legacyReceivers: object) =>
      Object.keys(
        mappingAt(
          configurationOf("collector", { legacyReceivers }),
          ...["receivers", "jaeger", "protocols"],
        ),
      );
    assert.ok(doors({ zipkin: true }).includes("zipkin"));
    assert.ok(!doors({ zipkin: true }).includes("jaeger"));
    assert.deepEqual(protocols({ jaeger: true }), ["grpc", "thrift_http"]);
    assert.deepEqual(protocols({ jaegerUdp: true }), ["thrift_compact", "thrift_binary"]);
  });

  it("knows pages of other origins only where there are any", () => {
    const http = (browserOrigins: string[]) =>
      mappingAt(
        configurationOf("collector", { browserOrigins }),
        ...["receivers", "otlp", "protocols", "http"],
      );
    assert.ok(!("cors" in http([])));
    assert.deepEqual(mappingAt(http(["https://shop.example"]), "cors")["allowed_origins"], [
      "https://shop.example",
    ]);
  });

  it("batches for each store by itself, for as long as is set", () => {
    fc.assert(
      fc.property(anyDuration, (batchDelay) => {
        const configuration = configurationOf("collector", { batchDelay });
        const { collector } = platformFor(environmentOf("dev", { batchDelay }));
        for (const store of ALL_STORES) {
          const queue = mappingAt(configuration, "exporters", store, "sending_queue");
          assert.equal(mappingAt(queue, "batch")["flush_timeout"], collector.batchDelay.toGo());
        }
      }),
    );
  });

  it("never gives up on a store, and drops nothing that a queue still holds", () => {
    const endpoints = ALL_STORES.map((store) => {
      const exporter = mappingAt(configurationOf("collector"), "exporters", store);
      assert.equal(mappingAt(exporter, "retry_on_failure")["max_elapsed_time"], "0s");
      return exporter["endpoint"];
    });
    assert.deepEqual(endpoints, [
      "tempo:4317",
      "jaeger:4317",
      "https://zipkin:9411/api/v2/spans",
      "https://prometheus:9090/api/v1/otlp",
      "https://loki:3100/otlp",
    ]);
  });

  /** The configuration of a Collector with so much memory, and what its queues may hold. */
  function within(mebibytes: number, persistentQueues: boolean) {
    const platform = platformFor(environmentOf("dev", { persistentQueues }));
    const memory = { ...platform.memory, collector: ByteSize.mebibytes(mebibytes) };
    const configuration = parse(yaml(collectorConfig({ ...platform, memory }))) as Mapping;
    const queues = ALL_STORES.map((store) =>
      mappingAt(configuration, "exporters", store, "sending_queue"),
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

  it("lets so little wait in memory that every store's outage leaves the limiter room to act", () => {
    fc.assert(
      fc.property(anyMemory, (mebibytes) => {
        const { limiter, queues } = within(mebibytes, false);
        let waiting = 0;
        for (const queue of queues) {
          assert.ok(!("storage" in queue));
          waiting += Number(queue["queue_size"]);
        }
        assert.ok(waiting > mebibytes * 0.2 * 2 ** 20 - ALL_STORES.length * 2 ** 20);
        assert.ok(waiting < (Number(limiter["limit_mib"]) * 2 ** 20) / 2);
      }),
    );
    const { extensions } = configurationOf("collector", { persistentQueues: false });
    assert.deepEqual(Object.keys(extensions as Mapping), ["bearertokenauth/otlp", "health_check"]);
  });

  it("archives traces for as many days, in as many files, as is set, and none where nothing is", () => {
    const exporters = (archive: object) => configurationOf("collector", { archive })["exporters"];
    const year = exporters({ retention: "365d", largestGibibytes: 3 });
    assert.deepEqual(mappingAt(year, "file/archive", "rotation"), {
      ...{ max_megabytes: 16, max_days: 365 },
      // With the one that is not full yet, 3 GiB.
      max_backups: 191,
    });
    assert.ok(!("file/archive" in (exporters({}) as Mapping)));
    assert.deepEqual(
      collectorWorkload(platformFor(environmentOf("dev", { archive: {} }))).sharedFolders.map(
        ({ name }) => name,
      ),
      ["audit-log"],
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
        filename: "/etc/tracing-infra/secrets/otlp-tokens",
      },
    );
  });
});
