import assert from "node:assert/strict";
import { resilience } from "../../../policies/resilience/index.ts";
import {
  logsAreRotated,
  memoryIsLimited,
  processorsAreLimited,
  servicesRestart,
  servicesTellWhetherTheyAreWell,
} from "../../../policies/resilience/limits.ts";
import { queuesAreOnVolumes } from "../../../policies/resilience/queues.ts";
import {
  replicasAreSpread,
  replicasSurviveADrain,
  servicesHaveReplicas,
} from "../../../policies/resilience/replicas.ts";
import {
  storageHasARetention,
  storesKeepDataOnVolumes,
} from "../../../policies/resilience/stores.ts";
import { onOwnStacks, replaced, type Change } from "../../support/changed-stack.ts";
import { complaintsOf } from "../../support/judged.ts";

const CONTAINER = "spec.template.spec.containers[0]";
const docker = { of: "tracing-dev-tempo" };
const pod = { of: "tracing-prod-tempo" };
const collector = { of: "tracing-dev-collector-configuration", at: "uploads[0].content" };
const inCollector = "uploads[0].content (collector.yaml)";
const STORAGE = "must name an extension for files that the service has";

const changes: readonly Change[] = [
  {
    ...{ policy: memoryIsLimited, ...docker, at: "memory", to: undefined },
    said: ["memory: must be set, got nothing"],
  },
  {
    ...{ policy: memoryIsLimited, ...pod, at: `${CONTAINER}.resources.limits.memory` },
    to: undefined,
    said: [`${CONTAINER}.resources.limits.memory: must be set, got nothing`],
  },
  {
    ...{ policy: processorsAreLimited, ...docker, at: "cpus", to: undefined },
    said: ["cpus: must be set, got nothing"],
  },
  {
    ...{ policy: processorsAreLimited, ...pod, at: `${CONTAINER}.resources`, to: {} },
    said: [`${CONTAINER}.resources.limits.cpu: must be set, got nothing`],
  },
  {
    ...{ policy: servicesRestart, ...docker, at: "restart", to: "no" },
    said: ["restart: must be 'unless-stopped', 'always' or 'on-failure', got 'no'"],
  },
  {
    ...{ policy: servicesRestart, ...pod, at: "spec.template.spec.restartPolicy", to: "Never" },
    said: ["spec.template.spec.restartPolicy: must be 'Always', got 'Never'"],
  },
  {
    ...{ policy: logsAreRotated, ...docker, at: "logOpts", to: { "max-file": "3" } },
    said: ["logOpts['max-size']: must be set, got nothing"],
  },
  {
    ...{ policy: servicesTellWhetherTheyAreWell, ...pod, at: `${CONTAINER}.readinessProbe` },
    to: undefined,
    said: [`${CONTAINER}.readinessProbe: must be set, got nothing`],
  },
  {
    ...{ policy: replicasSurviveADrain, ...pod, kind: "PodDisruptionBudget" },
    ...{ at: "spec.maxUnavailable", to: 0 },
    said: ["spec.maxUnavailable: must let at least one go, got '0'"],
  },
  {
    ...{ policy: replicasSurviveADrain, ...pod, kind: "PodDisruptionBudget" },
    ...{ at: "spec.selector.matchLabels", to: { app: "other" } },
    said: [
      "spec.replicas: must be kept by a PodDisruptionBudget where there is more than one, got '3'",
    ],
  },
  {
    ...{ policy: servicesHaveReplicas, ...pod, at: "spec.replicas", to: 0 },
    said: ["spec.replicas: must be at least 1, got '0'"],
  },
  {
    ...{ policy: replicasAreSpread, ...pod, at: "spec.template.spec.topologySpreadConstraints" },
    to: undefined,
    said: [
      "spec.template.spec.topologySpreadConstraints: must spread the replicas over nodes, got nothing",
    ],
  },
  {
    ...{ policy: queuesAreOnVolumes, ...collector },
    to: replaced(/^ {6}storage: file_storage\/queues\n/m, ""),
    said: [
      `${inCollector}: exporters.otlp_grpc/tempo.sending_queue.storage: ${STORAGE}, got nothing`,
    ],
  },
  {
    ...{ policy: queuesAreOnVolumes, ...collector },
    to: replaced("directory: /var/lib/otelcol", "directory: /tmp/queues"),
    said: [
      `${inCollector}: extensions.file_storage/queues.directory: must be on a volume of its container, got '/tmp/queues'`,
    ],
  },
  {
    ...{ policy: storesKeepDataOnVolumes, ...docker, at: "mounts", to: undefined },
    said: [
      "volumes: must keep what 'grafana/tempo:2.8.2@sha256:0ef775495967cd5d7a6b2e146b6ea695d624803c8db8349fb8ce4164f719f9b7' writes, got nothing",
    ],
  },
  {
    ...{ policy: storageHasARetention, of: "tracing-dev-tempo-configuration" },
    ...{ at: "uploads[0].content", to: replaced("block_retention: 72h", "block_retention: 0s") },
    said: [
      "uploads[0].content (tempo.yaml): compactor.compaction.block_retention: must be a time, got '0s'",
    ],
  },
  {
    ...{ policy: storageHasARetention, of: "tracing-dev-loki-configuration" },
    ...{ at: "uploads[0].content", to: replaced("retention_enabled: true", "x: true") },
    said: [
      "uploads[0].content (loki.yaml): compactor.retention_enabled: must be true, got nothing",
    ],
  },
  {
    ...{ policy: storageHasARetention, of: "tracing-dev-loki-configuration" },
    ...{ at: "uploads[0].content", to: replaced(/^ {2}retention_period: .*\n/m, "") },
    said: [
      "uploads[0].content (loki.yaml): limits_config.retention_period: must be a time, got nothing",
    ],
  },
  {
    ...{ policy: storageHasARetention, of: "tracing-dev-prometheus", at: "command" },
    to: (words: unknown) => (words as string[]).filter((word) => !word.includes("retention")),
    said: ["command: must give `--storage.tsdb.retention.time` a time, got nothing"],
  },
  {
    ...{ policy: storageHasARetention, of: "tracing-dev-jaeger-configuration" },
    ...{ at: "uploads[0].content", to: replaced("spans: 72h", "other: 72h") },
    said: [
      "uploads[0].content (jaeger.yaml): extensions.jaeger_storage.backends.traces.badger.ttl.spans: must be a time, got nothing",
    ],
  },
];

describe("the policies about resilience, on our own stacks", () => {
  const stacks = onOwnStacks({ policies: resilience, changes });

  it("names what production has but one of, where two are agreed on", () => {
    const single = ["redis", "grafana"];
    assert.deepEqual(complaintsOf(servicesHaveReplicas, stacks().prod, { least: 2, single }), [
      "tracing-prod-jaeger: spec.replicas: must be at least 2, got '1'",
    ]);
    const all = { least: 2, single: [...single, "jaeger"] };
    assert.deepEqual(complaintsOf(servicesHaveReplicas, stacks().prod, all), []);
  });
});
