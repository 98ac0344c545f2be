import { z } from "zod";
import { hoursOf } from "../judging/durations.ts";
import { documentOf, inFile, type File } from "../judging/files.ts";
import { flagOf } from "../judging/flags.ts";
import { programIn } from "../judging/known-programs.ts";
import { policy, type Finding } from "../judging/policy.ts";
import type { Stack } from "../judging/stack.ts";
import type { Declared } from "../judging/declared.ts";
import { at, fieldsOf, hasUnknown, itemsOf, joined } from "../judging/values.ts";

/** For how long something is kept, and where that is said. */
interface Kept {
  readonly resource: Declared;
  readonly path: string;
  readonly value: unknown;
}

const limits = z.object({
  leastHours: z.number().min(0).default(24).describe("Hours that have to be kept at least."),
  mostDays: z.number().min(0).default(400).describe("Days that may be kept at most."),
});

/** Traces are kept as long as they are looked for, and no longer. */
export const tracesAreKeptWithinBounds = policy({
  name: "traces-are-kept-within-bounds",
  ...{ concern: "data", severity: "medium", scope: "resource", limits },
  description:
    "What is deleted too early is missed in the next investigation; what is never deleted is a store of people's data without an end.",
  remedy:
    "Set Tempo's `compactor.compaction.block_retention` and its tenants' `compaction.block_retention`, or the `ttl.spans` of Jaeger's storage, to a time within the bounds.",
  judge: (stack, bounds) => outOfBounds(tracesIn(stack), bounds),
});

/** Logs are kept as long as they are looked for, and no longer. */
export const logsAreKeptWithinBounds = policy({
  name: "logs-are-kept-within-bounds",
  ...{ concern: "data", severity: "medium", scope: "resource", limits },
  description:
    "What is deleted too early is missed in the next investigation; what is never deleted is a store of people's data without an end.",
  remedy:
    "Set Loki's `limits_config.retention_period` and the `period` of its `retention_stream`s to a time within the bounds.",
  judge: (stack, bounds) => outOfBounds(logsIn(stack), bounds),
});

/** Metrics are kept as long as they are looked for, and no longer. */
export const metricsAreKeptWithinBounds = policy({
  name: "metrics-are-kept-within-bounds",
  ...{ concern: "data", severity: "low", scope: "resource", limits },
  description:
    "What is deleted too early cannot be compared with; what is never deleted fills the disk that everything else needs.",
  remedy: "Start Prometheus with `--storage.tsdb.retention.time=` and a time within the bounds.",
  judge: (stack, bounds) => outOfBounds(metricsIn(stack), bounds),
});

function* outOfBounds(
  kept: Iterable<Kept>,
  { leastHours, mostDays }: z.infer<typeof limits>,
): Generator<Finding> {
  const must = `be between ${leastHours} hours and ${mostDays} days`;
  for (const { resource, path, value } of kept) {
    const hours = hoursOf(value);
    // Neither is a variable judged, nor what the program itself will refuse.
    if (hours === undefined || hasUnknown(value)) continue;
    // Nought is for ever, in each of the programs.
    if (hours === 0) yield { resource, path, must, got: "for ever" };
    else if (hours < leastHours || hours > mostDays * 24)
      yield { resource, path, must, got: value };
  }
}

function* tracesIn(stack: Stack): Generator<Kept> {
  for (const { file, document } of stack.programs("tempo")) {
    yield keptIn(file, document, ["compactor", "compaction", "block_retention"]);
    yield keptIn(file, document, ["overrides", "defaults", "compaction", "block_retention"]);
    yield* tenantsIn(file, document);
  }
  for (const file of stack.files) {
    const document = fieldsOf(documentOf(file));
    // The file of Tempo's tenants has nothing else in it.
    if (Object.keys(document).join() === "overrides") yield* tenantsIn(file, document);
  }
  for (const { file, document } of stack.programs("collector")) {
    const backends = at(document, "extensions", "jaeger_storage", "backends");
    for (const [name, backend] of Object.entries(fieldsOf(backends))) {
      const place = ["extensions", "jaeger_storage", "backends", name];
      for (const type of Object.keys(fieldsOf(backend))) {
        yield keptIn(file, document, [...place, type, "ttl", "spans"]);
      }
    }
  }
}

function* tenantsIn(file: File, document: unknown): Generator<Kept> {
  for (const tenant of Object.keys(fieldsOf(at(document, "overrides")))) {
    if (tenant === "defaults") continue;
    yield keptIn(file, document, ["overrides", tenant, "compaction", "block_retention"]);
  }
}

function* logsIn(stack: Stack): Generator<Kept> {
  for (const { file, document } of stack.programs("loki")) {
    yield keptIn(file, document, ["limits_config", "retention_period"]);
    const streams = itemsOf(at(document, "limits_config", "retention_stream"));
    for (const [index, stream] of streams.entries()) {
      const path = inFile(file, `limits_config.retention_stream[${index}].period`);
      yield { resource: file.resource, path, value: at(stream, "period") };
    }
  }
}

function* metricsIn(stack: Stack): Generator<Kept> {
  for (const container of stack.containers) {
    if (!container.runs || programIn(container.image) !== "prometheus") continue;
    const flag =
      flagOf(container, "storage.tsdb.retention.time") ??
      flagOf(container, "storage.tsdb.retention");
    if (flag !== undefined) yield { resource: container.resource, ...flag };
  }
  for (const { file, document } of stack.programs("prometheus")) {
    yield keptIn(file, document, ["storage", "tsdb", "retention", "time"]);
  }
}

function keptIn(file: File, document: unknown, path: readonly string[]): Kept {
  const place = path.reduce(joined, "");
  return { resource: file.resource, path: inFile(file, place), value: at(document, ...path) };
}
