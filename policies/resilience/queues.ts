import { z } from "zod";
import type { Container } from "../judging/containers.ts";
import { fieldOf } from "../judging/containers.ts";
import { kindOf } from "../judging/declared.ts";
import { inFile, type File } from "../judging/files.ts";
import { nameOf } from "../judging/labels.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Program } from "../judging/programs.ts";
import { podOf, valueAt } from "../judging/places.ts";
import type { Stack } from "../judging/stack.ts";
import { at, fieldsOf, isFields, itemsOf, joined, textOf, walk } from "../judging/values.ts";

/** Exporters that have a queue, in memory, although nobody asked for it. */
const QUEUED = /^(otlp|otlphttp|otlp_grpc|otlp_http|loadbalancing|kafka|loki|zipkin)(\/|$)/;

/** The exporters that a pipeline names; one that none does never runs. */
function usedExporters(document: Program["document"]): string[] {
  const pipelines = Object.values(fieldsOf(at(document, "service", "pipelines")));
  return [...new Set(pipelines.flatMap((one) => itemsOf(at(one, "exporters")).map(String)))];
}

/** What waits to be sent is still there after a crash. */
export const queuesAreOnVolumes = policy({
  name: "queues-are-on-volumes",
  concern: "resilience",
  severity: "medium",
  scope: "stack",
  description:
    "A Collector whose queue is in memory loses with each restart whatever the store behind it did not take in time.",
  remedy:
    "Set `sending_queue.storage: file_storage` on the exporter, name 'file_storage' in `service.extensions`, and mount a volume at its `directory`.",
  limits: z.strictObject({
    inMemory: z
      .array(z.string())
      .default([])
      .describe("Exporters whose queues may be in memory, such as 'otlp/copy'."),
  }),
  *judge(stack, { inMemory }) {
    for (const program of stack.programs("collector")) {
      const { document, file } = program;
      for (const name of usedExporters(document)) {
        const exporter = at(document, "exporters", name);
        const hasQueue = isFields(at(exporter, "sending_queue")) || QUEUED.test(name);
        const isOff = at(exporter, "sending_queue", "enabled") === false;
        if (!hasQueue || isOff || inMemory.includes(name)) continue;
        const place = `${joined("exporters", name)}.sending_queue.storage`;
        const storage = at(exporter, "sending_queue", "storage");
        if (isDeclared(document, textOf(storage))) continue;
        const path = inFile(file, place);
        const must = "name an extension for files that the service has";
        yield { resource: file.resource, path, must, got: storage };
      }
      yield* ofDirectories(program, stack);
    }
  },
});

function isDeclared(document: Program["document"], storage: string | undefined): boolean {
  return storage !== undefined && itemsOf(at(document, "service", "extensions")).includes(storage);
}

/** Where `file_storage` keeps files unless it is told. */
const DEFAULT_DIRECTORY = "/var/lib/otelcol/file_storage";

function* ofDirectories({ document, file }: Program, stack: Stack): Generator<Finding> {
  const runners = runnersOf(file, stack);
  for (const name of itemsOf(at(document, "service", "extensions")).map(String)) {
    if (!/^file_storage(\/|$)/.test(name) || runners.length === 0) continue;
    const directory = textOf(at(document, "extensions", name, "directory")) ?? DEFAULT_DIRECTORY;
    // Where it is only known to the program, nothing can be said of it.
    if (directory.includes("$") || runners.every((one) => keeps(one, directory))) continue;
    const path = inFile(file, `${joined("extensions", name)}.directory`);
    yield {
      resource: file.resource,
      path,
      must: "be on a volume of its container",
      got: directory,
    };
  }
}

/** The containers that read a file, as far as can be told from their own description. */
function runnersOf({ resource, name, path }: File, stack: Stack): Container[] {
  const own = stack.containers.filter((one) => one.resource === resource && one.runs);
  if (own.length > 0) return own;
  const base = name.split("/").at(-1) ?? name;
  const naming = stack.containers.filter(
    (one) => one.runs && one.command.some((word) => word.endsWith(`/${base}`)),
  );
  const holding = stack.containers.filter((one) => mountsMap(one, nameOf(resource)));
  return kindOf(resource) === "ConfigMap" && holding.length > 0 && path !== "" ? holding : naming;
}

/** Whether a container's pod has a ConfigMap's files, by its name. */
function mountsMap(container: Container, map: string): boolean {
  const pod = valueAt(container.resource.inputs, podOf(container));
  const volumes = itemsOf(at(pod, "volumes")).flatMap((volume) =>
    Array.from(walk(at(volume, "configMap"))).some(
      ({ key, value }) => key === "name" && value === map,
    )
      ? [at(volume, "name")]
      : [],
  );
  const place = fieldOf(container, "volumeMounts");
  return itemsOf(valueAt(container.resource.inputs, place)).some((mount) =>
    volumes.includes(at(mount, "name")),
  );
}

function keeps({ mounts }: Container, directory: string): boolean {
  return mounts.some(
    ({ kind, target }) =>
      ["volume", "claim", "host"].includes(kind) &&
      target !== "" &&
      (directory === target || directory.startsWith(`${target.replace(/\/$/, "")}/`)),
  );
}
