import assert from "node:assert/strict";
import { prometheusConfig } from "../../components/prometheus/config.ts";
import { tierBytes } from "../../model/capacity.ts";
import { platformFor, tiersOf } from "../../model/platform.ts";
import { SCRAPE_SECONDS, seriesOf } from "../../model/series.ts";
import { gibibytesOf } from "../../model/storage.ts";
import { environmentOf } from "../support/environments.ts";

const GIBIBYTE = 2 ** 30;

/** Production with volumes alone. */
const platformWith = (changes: Record<string, unknown> = {}) =>
  platformFor(
    environmentOf("prod", { objectStorage: undefined, replicas: { collector: 2 }, ...changes }),
  );

describe("the size of a volume", () => {
  it("is that of the traces that are kept for as long as they are, and half as much again", () => {
    const platform = platformWith();
    const { sampling } = platform.collector;
    const mixed = { ...sampling.rate, errors: 5, slow: 3, shares: {} };
    const { standard, errors, jaeger } = tierBytes(sampling, mixed, tiersOf(platform));
    assert.ok(standard && errors && jaeger);
    const room = (bytes: number) => Math.ceil((1.5 * bytes) / GIBIBYTE);
    assert.equal(gibibytesOf(platform, "tempo"), room(standard.disk + errors.disk));
    assert.equal(gibibytesOf(platform, "jaeger"), room(jaeger.disk));
  });

  it("grows with the load and with every retention of what is on it, and with no other", () => {
    const usual = platformWith();
    const twice = platformWith({ traceRetention: "14d", errorTraceRetention: "60d" });
    const ratio = (stored: "tempo" | "jaeger" | "loki" | "prometheus", other: typeof usual) =>
      gibibytesOf(other, stored) / gibibytesOf(usual, stored);
    const about = (value: number, expected: number) => {
      assert.ok(Math.abs(value - expected) < 0.1, `${value}`);
    };
    about(ratio("tempo", twice), 2);
    about(ratio("jaeger", twice), 2);
    assert.deepEqual([ratio("loki", twice), ratio("prometheus", twice)], [1, 1]);
    about(ratio("prometheus", platformWith({ metricRetention: "60d" })), 2);
    // The audit log's year is a twentieth of it.
    about(ratio("loki", platformWith({ logRetention: "14d" })), 1.9);
    const sampling = { baseline: 25, slowerThan: "10s", samplers: 2 };
    const half = platformWith({ sampling: { ...sampling, rate: { tracesPerSecond: 50 } } });
    about(ratio("tempo", half), 0.5);
  });

  it("is as large for Prometheus as its series are many, asked as often as they are", () => {
    const platform = platformWith();
    const series = seriesOf(platform.workloads, platform.collector.sampling.rate);
    const samples = (series * 86_400 * 30) / SCRAPE_SECONDS;
    assert.equal(gibibytesOf(platform, "prometheus"), Math.ceil((1.5 * 2 * samples) / GIBIBYTE));
    assert.equal(prometheusConfig(platform).global.scrape_interval, `${SCRAPE_SECONDS}s`);
  });

  it("has room for every queue of a Collector's at its fullest, twice", () => {
    // Two samplers, metrics and logs, and one for traces with an error: 512 MiB each.
    assert.ok(gibibytesOf(platformWith({ replicas: undefined }), "collector") >= 4 * 0.5 * 2);
    const more = { sampling: { baseline: 25, samplers: 8 }, replicas: undefined };
    assert.ok(gibibytesOf(platformWith(more), "collector") >= 10 * 0.5 * 2);
  });

  it("is what all writers of the archive may fill, or the least", () => {
    const archive = { retention: "30d", largestGibibytes: 20 };
    assert.equal(gibibytesOf(platformWith({ archive }), "archive"), 1.5 * 2 * 20);
    for (const stored of ["grafana", "alertmanager", "redis", "audit-log"] as const) {
      assert.equal(gibibytesOf(platformWith(), stored), 1);
    }
  });
});
