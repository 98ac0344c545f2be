import assert from "node:assert/strict";
import { data } from "../../../policies/data/index.ts";
import type { Declared } from "../../../policies/judging/declared.ts";
import { declaredBy } from "../../support/declared.ts";
import { complaintsOf } from "../../support/judged.ts";
import { rewritten, type Way } from "../../support/rewritten.ts";

/** A change of one of our own files, and all that a policy then says. */
interface Case {
  readonly policy: string;
  readonly says: string;
  readonly stack: "dev" | "prod";
  readonly file: string;
  readonly changes: readonly (readonly [Way, unknown])[];
  readonly limits?: Readonly<Record<string, unknown>>;
  readonly complaints: readonly string[];
}

const collector = "tracing-dev-collector-configuration: uploads[0].content (collector.yaml): ";
const sampler = "tracing-prod-sampler-configuration: data['sampler.yaml'] (sampler.yaml): ";
const tail = ["processors", "tail_sampling", "policies"] as const;
const baseline = [...tail, 7, "and", "and_sub_policy", 1] as const;
const pipelines = ["service", "pipelines"] as const;

const cases: readonly Case[] = [
  {
    policy: "traces-are-sampled-as-agreed",
    says: "names the baseline where it is more than was agreed, not what is about some services",
    ...{ stack: "prod", file: "sampler.yaml", limits: { most: 30 } },
    changes: [[[...baseline, "probabilistic", "sampling_percentage"], 40]],
    complaints: [
      `${sampler}processors.tail_sampling.policies[7].and.and_sub_policy[1].probabilistic.sampling_percentage: must keep at most 30 % of the ordinary traces, got '40'`,
    ],
  },
  {
    policy: "traces-are-sampled-as-agreed",
    says: "names a pipeline that stores everything where less was agreed",
    ...{ stack: "dev", file: "collector.yaml", limits: { most: 30 }, changes: [] },
    complaints: [
      "tracing-dev-jaeger-configuration: uploads[0].content (jaeger.yaml): service.pipelines.traces.processors: must keep at most 30 % of the ordinary traces, got 'all of them'",
      `${collector}service.pipelines.traces.processors: must keep at most 30 % of the ordinary traces, got 'all of them'`,
    ],
  },
  {
    policy: "errors-are-kept",
    says: "names a sampler without the policy for errors",
    ...{ stack: "prod", file: "sampler.yaml", changes: [[[...tail, 0], undefined]] },
    complaints: [
      `${sampler}processors.tail_sampling.policies: must keep every trace that has an error by a policy of its own, got 'latency, ottl_condition, ottl_condition, and, and, and, and'`,
    ],
  },
  {
    policy: "errors-are-kept",
    says: "is not content with errors of one service",
    ...{ stack: "dev", file: "collector.yaml" },
    changes: [
      [
        ["processors", "tail_sampling/errors", "policies", 0, "ottl_condition", "span"],
        ['span.status.code == STATUS_CODE_ERROR and resource.attributes["service.name"] == "a"'],
      ],
    ],
    complaints: [
      `${collector}processors.tail_sampling/errors.policies: must keep every trace that has an error by a policy of its own, got 'ottl_condition'`,
    ],
  },
  {
    policy: "whole-traces-are-decided",
    says: "names an exporter to one replica without a filter by the trace's id",
    ...{ stack: "prod", file: "collector.yaml" },
    changes: [[[...pipelines, "traces/sampler-1", "processors"], []]],
    complaints: [
      "tracing-prod-collector-configuration: data['collector.yaml'] (collector.yaml): exporters.otlp_grpc/sampler-1.endpoint: must send all spans of a trace to the same replica of the sampler, got 'sampler-1:4317'",
    ],
  },
  {
    policy: "red-metrics-come-before-sampling",
    says: "names the counting of what a sampler left",
    ...{ stack: "prod", file: "sampler.yaml" },
    changes: [[[...pipelines, "traces", "exporters", 1], "service_graph"]],
    complaints: [
      `${sampler}service.pipelines.traces.exporters: must give 'service_graph' all traces, before any are left out, got 'behind a sampler'`,
    ],
  },
  {
    policy: "red-metrics-come-before-sampling",
    says: "names Tempo's own counting where traces come sampled",
    ...{ stack: "prod", file: "tempo.yaml" },
    changes: [[["overrides", "defaults", "metrics_generator"], { processors: ["span-metrics"] }]],
    complaints: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): overrides.defaults.metrics_generator.processors: must be empty where traces come sampled, got '[\"span-metrics\"]'",
    ],
  },
  {
    policy: "traces-are-kept-within-bounds",
    says: "names what is deleted too early",
    ...{ stack: "dev", file: "tempo.yaml" },
    changes: [[["compactor", "compaction", "block_retention"], "1h30m"]],
    complaints: [
      "tracing-dev-tempo-configuration: uploads[0].content (tempo.yaml): compactor.compaction.block_retention: must be between 24 hours and 400 days, got '1h30m'",
    ],
  },
  {
    policy: "traces-are-kept-within-bounds",
    says: "names a tenant's traces that are kept too long",
    ...{ stack: "prod", file: "tempo-tenants.yaml" },
    changes: [[["overrides", "errors", "compaction", "block_retention"], "2y"]],
    complaints: [
      "tracing-prod-tempo-configuration: data['tempo-tenants.yaml'] (tempo-tenants.yaml): overrides.errors.compaction.block_retention: must be between 24 hours and 400 days, got '2y'",
    ],
  },
  {
    policy: "traces-are-kept-within-bounds",
    says: "names what Jaeger keeps too long",
    ...{ stack: "prod", file: "jaeger.yaml", limits: { mostDays: 5 }, changes: [] },
    complaints: [
      "tracing-prod-tempo-configuration: data['tempo.yaml'] (tempo.yaml): compactor.compaction.block_retention: must be between 24 hours and 5 days, got '168h'",
      "tracing-prod-tempo-configuration: data['tempo-tenants.yaml'] (tempo-tenants.yaml): overrides.standard.compaction.block_retention: must be between 24 hours and 5 days, got '7d'",
      "tracing-prod-tempo-configuration: data['tempo-tenants.yaml'] (tempo-tenants.yaml): overrides.errors.compaction.block_retention: must be between 24 hours and 5 days, got '30d'",
      "tracing-prod-jaeger-configuration: data['jaeger.yaml'] (jaeger.yaml): extensions.jaeger_storage.backends.traces.badger.ttl.spans: must be between 24 hours and 5 days, got '168h'",
    ],
  },
  {
    policy: "logs-are-kept-within-bounds",
    says: "names logs that are kept for ever",
    ...{ stack: "dev", file: "loki.yaml" },
    changes: [[["limits_config", "retention_period"], "0s"]],
    complaints: [
      "tracing-dev-loki-configuration: uploads[0].content (loki.yaml): limits_config.retention_period: must be between 24 hours and 400 days, got 'for ever'",
    ],
  },
  {
    policy: "logs-are-kept-within-bounds",
    says: "names one stream that is kept too long",
    ...{ stack: "prod", file: "loki.yaml", limits: { mostDays: 30 }, changes: [] },
    complaints: [
      "tracing-prod-loki-configuration: data['loki.yaml'] (loki.yaml): limits_config.retention_stream[0].period: must be between 24 hours and 30 days, got '8760h'",
    ],
  },
  {
    policy: "metrics-are-kept-within-bounds",
    says: "names metrics that are deleted too early",
    ...{ stack: "dev", file: "loki.yaml", limits: { leastHours: 100 }, changes: [] },
    complaints: [
      "tracing-dev-prometheus: command[7]: must be between 100 hours and 400 days, got '3d'",
    ],
  },
  {
    policy: "telemetry-is-redacted",
    says: "names every pipeline that stores what nobody redacted",
    ...{ stack: "dev", file: "collector.yaml" },
    changes: [
      [
        [...pipelines, "traces/intake", "processors"],
        ["memory_limiter", "transform/context"],
      ],
      [[...pipelines, "logs", "processors"], ["memory_limiter"]],
    ],
    complaints: [
      `${collector}service.pipelines.traces.processors: must redact what is stored by 'otlp_grpc/tempo', 'zipkin', 'file/archive', got nothing`,
      `${collector}service.pipelines.traces/errors.processors: must redact what is stored by 'otlp_grpc/tempo-errors', got 'tail_sampling/errors'`,
      "tracing-dev-jaeger-configuration: uploads[0].content (jaeger.yaml): service.pipelines.traces.processors: must redact what is stored by 'jaeger_storage_exporter', got 'memory_limiter'",
      `${collector}service.pipelines.logs.processors: must redact what is stored by 'otlp_http/loki', got 'memory_limiter'`,
    ],
  },
  {
    policy: "telemetry-is-redacted",
    says: "names a log of readers' requests, which has their queries, as it was written",
    ...{ stack: "prod", file: "collector.yaml" },
    changes: [[[...pipelines, "logs/audit", "processors", 2], undefined]],
    complaints: [
      "tracing-prod-collector-configuration: data['collector.yaml'] (collector.yaml): service.pipelines.logs/audit.processors: must redact what is stored by 'otlp_http/loki', got 'memory_limiter, transform/context'",
    ],
  },
  {
    policy: "telemetry-is-not-printed",
    says: "names an exporter that prints everything",
    ...{ stack: "dev", file: "collector.yaml" },
    changes: [
      [["exporters", "debug"], { verbosity: "detailed" }],
      [[...pipelines, "traces", "exporters", 0], "debug"],
    ],
    complaints: [
      `${collector}exporters.debug.verbosity: must not print telemetry in full, got 'detailed'`,
    ],
  },
  {
    policy: "readers-are-on-record",
    says: "names a server whose requests nobody records",
    ...{ stack: "dev", file: "gateway.json" },
    changes: [[["apps", "http", "servers", "tempo", "logs"], undefined]],
    complaints: [
      "tracing-dev-gateway-configuration: uploads[0].content (gateway.json): apps.http.servers.tempo.logs: must record who read what, got nothing",
    ],
  },
];

describe("the policies about data", () => {
  let stacks: Record<Case["stack"], readonly Declared[]>;
  before(async () => {
    stacks = { dev: await declaredBy("dev"), prod: await declaredBy("prod") };
  });

  for (const policy of data) {
    it(`${policy.name} is kept by both of our own stacks`, () => {
      for (const stack of ["dev", "prod"] as const) {
        assert.deepEqual(complaintsOf(policy, stacks[stack]), []);
      }
    });
  }

  for (const { policy, says, stack, file, changes, limits, complaints } of cases) {
    it(`${policy} ${says}`, () => {
      const judging = data.find(({ name }) => name === policy);
      assert.ok(judging);
      const resources = rewritten(stacks[stack], file, changes);
      assert.deepEqual(complaintsOf(judging, resources, limits).sort(), [...complaints].sort());
    });
  }

  it("has a case for each policy", () => {
    const spoken = new Set(cases.map(({ policy }) => policy));
    assert.deepEqual(
      data.map(({ name }) => name).filter((name) => !spoken.has(name)),
      [],
    );
  });
});
