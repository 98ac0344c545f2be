import assert from "node:assert/strict";
import fc from "fast-check";
import { Duration } from "../../model/units/duration.ts";
import { anyDuration } from "../support/environments.ts";
import { configurationOf, workloadsOf } from "../support/workloads.ts";
import { mappingAt } from "../support/yaml-walk.ts";

describe("the stores", () => {
  it("keep traces for as long as is set, in Go's spelling", () => {
    fc.assert(
      fc.property(anyDuration, (traceRetention) => {
        const expected = Duration.parse(traceRetention).toGo();
        const tempo = configurationOf("tempo", { traceRetention });
        assert.equal(mappingAt(tempo, "compactor", "compaction")["block_retention"], expected);
        const jaeger = configurationOf("jaeger", { traceRetention });
        const { badger } = mappingAt(jaeger, "extensions", "jaeger_storage", "backends", "traces");
        assert.deepEqual(mappingAt(badger, "ttl"), { spans: expected });
      }),
    );
  });

  it("keep metrics for as long as is set, in Prometheus' spelling", () => {
    fc.assert(
      fc.property(anyDuration, (metricRetention) => {
        const prometheus = workloadsOf("dev", { metricRetention }).at(-1);
        const expected = Duration.parse(metricRetention).toPrometheus();
        assert.ok(prometheus?.args.includes(`--storage.tsdb.retention.time=${expected}`));
      }),
    );
  });

  it("write where their volume is mounted", () => {
    const stored = workloadsOf("dev").filter(({ storage }) => storage !== undefined);
    assert.equal(stored.length, 4);
    for (const { name, storage, args } of stored) {
      const said = [...args, JSON.stringify(configurationOf(name))].join(" ");
      assert.match(said, new RegExp(`[="]${storage?.path ?? "?"}["/ ]`), name);
    }
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

  it("tell nobody outside that they are used", () => {
    assert.deepEqual(mappingAt(configurationOf("tempo"), "usage_report"), {
      reporting_enabled: false,
    });
  });
});
