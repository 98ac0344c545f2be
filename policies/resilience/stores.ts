import { z } from "zod";
import { fieldOf, inPod, type Container } from "../judging/containers.ts";
import { inFile } from "../judging/files.ts";
import { imageName } from "../judging/images.ts";
import { nameOf } from "../judging/labels.ts";
import { isOpen } from "../judging/places.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Stack } from "../judging/stack.ts";
import { argumentsOf } from "../judging/arguments.ts";
import { at, fieldsOf, isFields, joined } from "../judging/values.ts";

/** Images of programs that keep what they are given. */
const STORES =
  /^(tempo|loki|mimir|prometheus|victoria-metrics|alertmanager|grafana|grafana-oss|grafana-enterprise|jaeger|all-in-one|redis|valkey|elasticsearch|opensearch|clickhouse-server|clickhouse|cassandra|postgres|postgresql|mysql|mariadb|mongo|minio|etcd)$/;

/** Parts of a store that only hand on or ask. */
const PASSING =
  /^-{1,2}target=(distributor|querier|query-frontend|query-scheduler|read|ruler|gateway)\b/;

/** What was stored is still there after an update of its store. */
export const storesKeepDataOnVolumes = policy({
  name: "stores-keep-data-on-volumes",
  concern: "resilience",
  severity: "high",
  scope: "resource",
  description:
    "What a store writes into its container is gone with the container, at the next update at the latest.",
  remedy:
    "Mount a named volume (Docker: `volumes` with `volumeName`, or `mounts`) or a PersistentVolumeClaim where the program keeps its data.",
  limits: z.strictObject({
    forgetful: z
      .array(z.string())
      .default([])
      .describe("Containers, or what makes their pods, that need not keep anything: caches."),
  }),
  *judge({ containers }, { forgetful }) {
    for (const container of containers) {
      const { resource, runs, image, name, mounts } = container;
      const isStore = runs && container.longRunning && STORES.test(imageName(image));
      if (
        !isStore ||
        [name, nameOf(resource), resource.name].some((one) => forgetful.includes(one))
      ) {
        continue;
      }
      if (
        mounts.some(({ kind }) => ["volume", "claim", "host"].includes(kind)) ||
        passes(container)
      ) {
        continue;
      }
      const lists = inPod(container) ? ["volumeMounts"] : ["volumes", "mounts"];
      const places = lists.map((list) => fieldOf(container, list));
      if (places.some((place) => isOpen(resource, place))) continue;
      const got = mounts.flatMap(({ target }) => target || []).join(", ");
      yield { resource, path: places[0] ?? "", must: `keep what '${image}' writes`, got };
    }
  },
});

function passes(container: Container): boolean {
  const words = argumentsOf(container);
  // A Redis that is told to save nothing is a cache.
  const isCache = words.some(({ before, text }) => before === "--save" && text === "");
  return isCache || words.some(({ text }) => PASSING.test(text));
}

/** Nothing but noughts and units. */
const NONE = /^[0hmsdwy.]*$/;

/** Whether a length of time says that nothing is ever removed. */
function isForever(value: unknown): boolean {
  if (typeof value === "number") return value === 0;
  return typeof value !== "string" || NONE.test(value);
}

/** What is stored is removed when its time is over. */
export const storageHasARetention = policy({
  name: "storage-has-a-retention",
  concern: "resilience",
  severity: "medium",
  scope: "stack",
  description:
    "A store that removes nothing fills its disk and stops, and keeps what people were promised would be forgotten.",
  remedy:
    "Set `compactor.compaction.block_retention` (Tempo), `compactor.retention_enabled: true` with `limits_config.retention_period` (Loki), `--storage.tsdb.retention.time` (Prometheus), or `badger.ttl.spans` (Jaeger).",
  *judge(stack) {
    yield* ofTempo(stack);
    yield* ofLoki(stack);
    yield* ofPrometheus(stack);
    yield* ofJaeger(stack);
  },
});

function* ofTempo(stack: Stack): Generator<Finding> {
  for (const { document, file } of stack.programs("tempo")) {
    const places = [
      ["compactor", "compaction", "block_retention"],
      ["overrides", "defaults", "compaction", "block_retention"],
      ["overrides", "block_retention"],
    ];
    if (places.some((place) => !isForever(at(document, ...place)))) continue;
    const [first = []] = places;
    const path = inFile(file, first.join("."));
    yield { resource: file.resource, path, must: "be a time", got: at(document, ...first) };
  }
}

function* ofLoki(stack: Stack): Generator<Finding> {
  for (const { document, file } of stack.programs("loki")) {
    const { resource } = file;
    // Old indices are removed table by table.
    const table = fieldsOf(document["table_manager"]);
    if (table["retention_deletes_enabled"] === true && !isForever(table["retention_period"]))
      continue;
    const enabled = at(document, "compactor", "retention_enabled");
    if (enabled !== true) {
      const path = inFile(file, "compactor.retention_enabled");
      yield { resource, path, must: "be true", got: enabled };
    }
    const period = at(document, "limits_config", "retention_period");
    if (isForever(period)) {
      const path = inFile(file, "limits_config.retention_period");
      yield { resource, path, must: "be a time", got: period };
    }
  }
}

function* ofPrometheus(stack: Stack): Generator<Finding> {
  const inFiles = stack
    .programs("prometheus")
    .some(({ document }) => isFields(at(document, "storage", "tsdb", "retention")));
  for (const container of stack.containers) {
    if (!container.runs || imageName(container.image) !== "prometheus" || inFiles) continue;
    const path = fieldOf(container, inPod(container) ? "args" : "command");
    const words = argumentsOf(container);
    if (isOpen(container.resource, path) || words.some(({ text }) => /^--agent\b/.test(text)))
      continue;
    const said = words.flatMap(({ text, before }) => retentionIn(text, before));
    if (said.some((value) => !isForever(value))) continue;
    const must = "give `--storage.tsdb.retention.time` a time";
    yield { resource: container.resource, path, must, got: said[0] };
  }
}

const RETENTION = /^--storage\.tsdb\.retention\.(?:time|size)(?:=(.*))?$/;

function retentionIn(text: string, before: string): string[] {
  const [whole, value] = RETENTION.exec(text) ?? [];
  if (whole !== undefined) return value === undefined ? [] : [value];
  return RETENTION.test(before) && !before.includes("=") ? [text] : [];
}

function* ofJaeger(stack: Stack): Generator<Finding> {
  for (const { document, file } of stack.programs("collector")) {
    const backends = fieldsOf(at(document, "extensions", "jaeger_storage", "backends"));
    for (const [name, backend] of Object.entries(backends)) {
      if (!isFields(at(backend, "badger"))) continue;
      const got = at(backend, "badger", "ttl", "spans");
      if (!isForever(got)) continue;
      const place = `${joined("extensions.jaeger_storage.backends", name)}.badger.ttl.spans`;
      yield { resource: file.resource, path: inFile(file, place), must: "be a time", got };
    }
  }
}
