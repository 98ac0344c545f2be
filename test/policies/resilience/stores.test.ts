import assert from "node:assert/strict";
import type { Declared } from "../../../policies/judging/declared.ts";
import { UNKNOWN } from "../../../policies/judging/values.ts";
import { resilience } from "../../../policies/resilience/index.ts";
import { complaintsOf } from "../../support/judged.ts";
import { configMap, deployment, dockerContainer } from "../../support/somebodys.ts";

/** What one policy says of some resources. */
function saidBy(name: string, resources: readonly Declared[], limits?: unknown): string[] {
  const found = resilience.find((policy) => policy.name === name);
  assert.ok(found, `there is no policy ${name}`);
  return complaintsOf(found, resources, limits);
}

describe("the policy about queues, on somebody's Collector", () => {
  const config = (queue: string, extensions = "[file_storage]") => `
extensions: {file_storage: {directory: /var/lib/queue}}
exporters: {otlp: {endpoint: "tempo:4317"${queue}}, debug: {}}
service:
  extensions: ${extensions}
  pipelines: {traces: {receivers: [otlp], exporters: [otlp, debug]}}
`;
  const kept = ", sending_queue: {storage: file_storage}";
  const collector = (content: string, volumes: object[]) =>
    dockerContainer("otel", {
      image: "otel/opentelemetry-collector-contrib",
      uploads: [{ file: "/etc/otelcol/config.yaml", content }],
      volumes,
    });
  const said = (...resources: Declared[]) => saidBy("queues-are-on-volumes", resources);
  const volume = { volumeName: "queue", containerPath: "/var/lib/queue" };

  it("names a queue in memory, also one that nobody asked for", () => {
    const place = "uploads[0].content (config.yaml): exporters.otlp.sending_queue.storage";
    for (const queue of ["", ", sending_queue: {enabled: true}"]) {
      assert.deepEqual(said(collector(config(queue), [volume])), [
        `otel: ${place}: must name an extension for files that the service has, got nothing`,
      ]);
    }
    assert.equal(said(collector(config(kept, "[]"), [volume])).length, 1);
    assert.deepEqual(said(collector(config(", sending_queue: {enabled: false}"), [volume])), []);
    assert.deepEqual(said(collector(config(kept), [volume])), []);
  });

  it("names a queue in a folder that goes with its container", () => {
    const sentence =
      "extensions.file_storage.directory: must be on a volume of its container, got '/var/lib/queue'";
    assert.deepEqual(said(collector(config(kept), [])), [
      `otel: uploads[0].content (config.yaml): ${sentence}`,
    ]);
    const pod = (queue: object) =>
      deployment("otel", {
        pod: {
          volumes: [
            { name: "config", configMap: { name: "otel" } },
            { name: "queue", ...queue },
          ],
        },
        container: {
          volumeMounts: [
            { name: "config", mountPath: "/conf" },
            { name: "queue", mountPath: "/var/lib/queue" },
          ],
        },
      });
    const map = configMap("otel", { "relay.yaml": config(kept) });
    assert.deepEqual(said(map, pod({ emptyDir: {} })), [
      `otel: data['relay.yaml'] (relay.yaml): ${sentence}`,
    ]);
    assert.deepEqual(said(map, pod({ persistentVolumeClaim: { claimName: "queue" } })), []);
    assert.deepEqual(said(map), []);
  });
});

describe("the policies about stores, on somebody's program", () => {
  it("say nothing of caches, and of parts of a store that keep nothing", () => {
    const store = (inputs: object) =>
      saidBy("stores-keep-data-on-volumes", [dockerContainer("store", { ...inputs })]);
    assert.equal(store({ image: "redis:7" }).length, 1);
    assert.deepEqual(store({ image: "redis:7", command: ["redis-server", "--save", ""] }), []);
    assert.deepEqual(store({ image: "grafana/loki:3", command: ["-target=distributor"] }), []);
    assert.deepEqual(store({ image: "oliver006/redis_exporter:v1" }), []);
    assert.deepEqual(store({ image: "redis", volumes: UNKNOWN }), []);
    const redis = dockerContainer("cache", { image: "redis:7" });
    const limits = { forgetful: ["cache"] };
    assert.deepEqual(saidBy("stores-keep-data-on-volumes", [redis], limits), []);
  });

  it("find a store's claim in its StatefulSet, and no volume that goes with the pod", () => {
    const tempo = (kept: object, spec = {}) =>
      saidBy("stores-keep-data-on-volumes", [
        deployment(
          "tempo",
          {
            spec,
            pod: { volumes: [{ name: "x", ...kept }] },
            container: {
              image: "grafana/tempo:2.8.2",
              volumeMounts: [{ name: "data", mountPath: "/var/tempo" }],
            },
          },
          "StatefulSet",
        ),
      ]);
    const claims = { volumeClaimTemplates: [{ metadata: { name: "data" } }] };
    assert.deepEqual(tempo({}, claims), []);
    assert.deepEqual(tempo({ name: "data", emptyDir: {} }), [
      "tempo: spec.template.spec.containers[0].volumeMounts: must keep what 'grafana/tempo:2.8.2' writes, got '/var/tempo'",
    ]);
  });

  it("find a retention wherever it may be said", () => {
    const said = (files: Record<string, string>) =>
      saidBy("storage-has-a-retention", [configMap("store", files)]);
    const tempo = "storage: {trace: {backend: local}}\n";
    assert.equal(said({ "tempo.yaml": tempo }).length, 1);
    const overrides = "overrides: {defaults: {compaction: {block_retention: 24h}}}\n";
    assert.deepEqual(said({ "tempo.yaml": tempo + overrides }), []);
    const loki = "schema_config: {configs: []}\n";
    assert.equal(said({ "loki.yaml": loki }).length, 2);
    const table = "table_manager: {retention_deletes_enabled: true, retention_period: 24h}\n";
    assert.deepEqual(said({ "loki.yaml": loki + table }), []);
    const prometheus = (command: string[]) =>
      saidBy("storage-has-a-retention", [
        dockerContainer("p", { image: "prom/prometheus", command }),
      ]);
    assert.deepEqual(prometheus(["--storage.tsdb.retention.size=5GB"]), []);
    assert.deepEqual(prometheus(["--storage.tsdb.retention.time", "30d"]), []);
    assert.deepEqual(prometheus(["--agent"]), []);
    assert.deepEqual(prometheus(["--storage.tsdb.retention.time=0"]), [
      "p: command: must give `--storage.tsdb.retention.time` a time, got '0'",
    ]);
  });
});
