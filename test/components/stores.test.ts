import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import type { WorkloadName } from "../../model/listeners.ts";
import { Duration } from "../../model/units/duration.ts";
import type { Workload } from "../../model/workload.ts";
import { anyDuration } from "../support/environments.ts";
import { configurationOf, filesOf, workloadsOf } from "../support/workloads.ts";
import { mappingAt, type Mapping } from "../support/yaml-walk.ts";

describe("the stores", () => {
  function workloadOf(name: WorkloadName, changes: Record<string, unknown> = {}): Workload {
    return workloadsOf("dev", changes).find((one) => one.name === name) ?? assert.fail(name);
  }

  it("keep traces for as long as is set, in Go's spelling", () => {
    fc.assert(
      fc.property(anyDuration, (traceRetention) => {
        const expected = Duration.parse(traceRetention).toGo();
        const both = { traceRetention, errorTraceRetention: traceRetention };
        const tempo = configurationOf("tempo", both);
        assert.equal(mappingAt(tempo, "compactor", "compaction")["block_retention"], expected);
        const jaeger = configurationOf("jaeger", both);
        const { badger } = mappingAt(jaeger, "extensions", "jaeger_storage", "backends", "traces");
        assert.deepEqual(mappingAt(badger, "ttl"), { spans: expected });
      }),
    );
  });

  it("keep metrics for as long as is set, in Prometheus' spelling", () => {
    fc.assert(
      fc.property(anyDuration, (metricRetention) => {
        const { args } = workloadOf("prometheus", { metricRetention });
        const expected = Duration.parse(metricRetention).toPrometheus();
        assert.ok(args.includes(`--storage.tsdb.retention.time=${expected}`));
      }),
    );
  });

  for (const name of ["tempo", "jaeger", "prometheus", "loki", "alertmanager", "redis"] as const) {
    it(`write where their volume is mounted: ${name}`, () => {
      const { storage, args, configuration } = workloadOf(name);
      const said = [...args, ...configuration.map(({ text }) => text)].join("\n");
      assert.match(said, new RegExp(`[=" ]${storage?.path ?? "?"}["/\\s]`));
    });
  }

  it("write to memory alone where they keep nothing: Zipkin", () => {
    const { storage, scratch, environment } = workloadOf("zipkin");
    assert.equal(storage, undefined);
    assert.deepEqual(scratch, ["/tmp"]);
    assert.match(environment["JAVA_TOOL_OPTIONS"] ?? "", /-Djava\.io\.tmpdir=\/tmp$/);
  });

  it("keep Jaeger's spans in files, not in memory", () => {
    const { badger } = mappingAt(
      configurationOf("jaeger"),
      "extensions",
      "jaeger_storage",
      "backends",
      "traces",
    );
    assert.deepEqual(badger, {
      directories: { keys: "/tmp/keys", values: "/tmp/values" },
      ephemeral: false,
      ttl: { spans: "72h" },
    });
  });

  it("take at Tempo sixteen times what the platform is rated for, and have a refusal tried again", () => {
    const tempo = configurationOf("tempo");
    const { ingestion, global } = mappingAt(tempo, "overrides", "defaults");
    const rated = 1_000 * 1_024;
    assert.deepEqual(ingestion, {
      rate_limit_bytes: 16 * rated,
      burst_size_bytes: 24 * rated,
      max_traces_per_user: 20_000,
    });
    assert.deepEqual(global, { max_bytes_per_trace: 5 * rated });
    assert.equal(mappingAt(tempo, "distributor")["retry_after_on_resource_exhausted"], "1s");
  });

  it("keep each tenant's traces in Tempo for a time of its own, under the same limits", () => {
    const { defaults, per_tenant_override_config } = mappingAt(
      configurationOf("tempo"),
      "overrides",
    );
    assert.equal(per_tenant_override_config, "/etc/tracing-infra/configuration/tempo-tenants.yaml");
    const changes = {
      traceRetention: "1d",
      errorTraceRetention: "36h",
      restoredTraceRetention: "90m",
    };
    const tenants = parse(filesOf("dev", changes)["tempo-tenants.yaml"] ?? "") as Mapping;
    const kept = (block_retention: string) => ({
      ...(defaults as Mapping),
      compaction: { block_retention },
    });
    assert.deepEqual(tenants, {
      overrides: { standard: kept("1d"), errors: kept("36h"), restored: kept("90m") },
    });
  });

  it("refuse at Jaeger what would not fit into its memory", () => {
    const jaeger = configurationOf("jaeger");
    assert.deepEqual(mappingAt(jaeger, "service", "pipelines", "traces")["processors"], [
      "memory_limiter",
    ]);
    const { memory } = workloadOf("jaeger");
    assert.deepEqual(mappingAt(jaeger, "processors", "memory_limiter"), {
      check_interval: "1s",
      limit_mib: Math.floor(memory.mebibytes * 0.8),
      spike_limit_mib: Math.floor(memory.mebibytes * 0.2),
    });
  });

  it("tell nobody outside that they are used", () => {
    assert.deepEqual(mappingAt(configurationOf("tempo"), "usage_report"), {
      reporting_enabled: false,
    });
  });
});
