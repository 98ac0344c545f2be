import assert from "node:assert/strict";
import { cpuLimitOf } from "../../model/cpu.ts";
import { configurationPath } from "../../model/workload.ts";
import { runProgram } from "../../tools/programs.ts";
import { filesOf, workloadsOf } from "../support/workloads.ts";
import {
  alertsOf,
  everyAlert,
  everyRule,
  everything,
  fullest,
  platformWith,
  rulesOf,
} from "./support/rendered.ts";

const names = (changes: Record<string, unknown> = {}) =>
  alertsOf(platformWith(changes)).map(({ alert }) => alert);

const expressions = (changes: Record<string, unknown> = {}) =>
  rulesOf(platformWith(changes))
    .map(({ expr }) => expr)
    .join("\n");

describe("Prometheus' rules", function () {
  this.timeout(120_000);

  const path = configurationPath("prometheus-rules.yaml");
  const check = (text: string) =>
    runProgram("promtool", ["check", "rules", path], { files: { [path]: text } });

  for (const profile of ["full", "lite"]) {
    it(`are taken by promtool in profile ${profile}, without a warning`, async () => {
      const text = filesOf("dev", { profile })["prometheus-rules.yaml"] ?? "";
      const { exitCode, output } = await check(text);
      assert.equal(exitCode, 0, output);
      assert.doesNotMatch(output, /lint|duplicate|FAILED/i);
    });
  }

  it("are taken by promtool with everything in them, and not with one key mistyped", async () => {
    const good = await check(everyRule);
    assert.equal(good.exitCode, 0, good.output);
    const bad = await check(everyRule.replace("annotations:", "annotation:"));
    assert.notEqual(bad.exitCode, 0);
    assert.match(bad.output, /annotation/);
  });

  it("are about what is deployed", () => {
    assert.ok(names().includes("RedisUnavailable"));
    assert.ok(!names({ profile: "lite", apps: false }).includes("RedisUnavailable"));
    assert.match(expressions(), /redis_|jvm_/);
    assert.doesNotMatch(
      expressions({ profile: "lite", apps: false }),
      /redis|jvm_|process_cpu_time_ns/,
    );
  });

  it("lead to the runbook where people can read it", () => {
    const runbook = "https://wiki.example/runbook";
    const [first] = alertsOf(platformWith({ alerting: { runbook } }));
    assert.equal(first?.annotations["runbook_url"], `${runbook}#${first?.alert.toLowerCase()}`);
  });

  it("are about the sample services only where they are", () => {
    const apps = ["NoHealthyLlmProvider", "TooManyWebSocketConnections"];
    for (const name of apps) {
      assert.ok(names({ apps: true }).includes(name), name);
      assert.ok(!names({ apps: false }).includes(name), name);
    }
  });

  it("are about a sampler that is full only where senders wait for it", () => {
    assert.ok(names({ sampling: { baseline: 25 } }).includes("SamplerFull"));
    // The Collector copies errors by itself, and forgets the oldest trace where it has no room.
    assert.ok(!names().includes("SamplerFull"));
    assert.ok(names().includes("SamplerDropsTracesTooEarly"));
  });

  it("are about sampling and about certificates only where something tells of them", () => {
    const conditional = ["SamplerDropsTracesTooEarly", "CertificateExpiring"];
    for (const name of conditional)
      assert.ok(
        everyAlert.some(({ alert }) => alert === name),
        name,
      );
    const none = { tailSampling: false, certificateEnds: false };
    const without = alertsOf(platformWith(), none).map(({ alert }) => alert);
    assert.deepEqual(
      without.filter((name) => conditional.includes(name)),
      [],
    );
    const both = alertsOf(platformWith(), everything).map(({ alert }) => alert);
    assert.equal(both.length, without.length + 2);
  });

  it("look back no further than metrics are kept", () => {
    assert.ok(names({ metricRetention: "72h" }).includes("ServiceAnomalous"));
    assert.ok(names({ metricRetention: "72h" }).includes("ErrorBudgetBurningSlowly"));
    for (const name of ["ServiceAnomalous", "ErrorBudgetBurningSlowly"]) {
      assert.ok(!names({ metricRetention: "48h" }).includes(name), name);
    }
    assert.match(expressions({ metricRetention: "30d" }), /offset 30210m/);
    assert.doesNotMatch(expressions({ metricRetention: "72h" }), /offset (?:43|100|201|302)\d\dm/);
  });

  it("know the limit of every workload's processor time as the workload has it", () => {
    for (const { name, cpus } of workloadsOf("dev")) assert.equal(cpuLimitOf(name), cpus, name);
  });

  it("use no recorded series that none of them records", () => {
    const rules = rulesOf(fullest, everything);
    const recorded = new Set([
      ...rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])),
      // In a file of its own, which is made with the certificates.
      "tracing:certificate_end_timestamp_seconds",
    ]);
    const used = rules.flatMap(({ expr }) => expr.match(/tracing:[a-z0-9_:]+/g) ?? []);
    assert.deepEqual(
      used.filter((name) => !recorded.has(name)),
      [],
    );
  });
});
