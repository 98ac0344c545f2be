import { structuredPatch } from "diff";
import { folders } from "../../model/workload.ts";
import type { Change } from "./changes.ts";
import type { State } from "./events.ts";
import { HIDDEN } from "./redaction.ts";

/** Lines around a change that tell where it is. */
const CONTEXT = 3;

/** Most lines that are added and removed until two files are two different ones: finding them takes its square. */
const MOST_EDITS = 2_000;

/** What becomes of one configuration file. */
export interface FileChange {
  /** Its path below the workload's configuration folder, or its whole one elsewhere. */
  readonly file: string;
  readonly kind: "created" | "changed" | "deleted";
  /** Of a changed file the lines of a unified diff, of another one none. */
  readonly lines: readonly string[];
  /** How many lines a created or deleted file has. */
  readonly length: number;
}

/** The configuration files that a change is about; files that stay as they are are none of it. */
export function fileChanges({ old, new: next }: Pick<Change, "old" | "new">): FileChange[] {
  const before = filesOf(old);
  const after = filesOf(next);
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((file): FileChange[] => {
    const [was, is] = [before.get(file), after.get(file)];
    if (was === is) return [];
    if (was === undefined || is === undefined) {
      const kind = was === undefined ? "created" : "deleted";
      return [{ file, kind, lines: [], length: linesIn(was ?? is ?? "") }];
    }
    return [{ file, kind: "changed", lines: diffOf(was, is), length: 0 }];
  });
}

/** The lines of a unified diff of two texts, without a head that would name files. */
export function diffOf(before: string, after: string): string[] {
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const patch = structuredPatch("", "", before, after, "", "", options);
  // So little is the same that nothing is gained by saying what.
  if (patch === undefined) return [...withSign("-", before), ...withSign("+", after)];
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
}

function withSign(sign: "-" | "+", text: string): string[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `${sign}${line}`);
}

/** The configuration files that a resource carries, by their paths: those of a carrier or of a ConfigMap. */
export function filesOf(state: State | undefined): Map<string, string> {
  const { type = "", inputs } = state ?? {};
  if (type === "docker:index/container:Container") return new Map(uploadsIn(inputs?.["uploads"]));
  if (type !== "kubernetes:core/v1:ConfigMap") return new Map();
  const entries = Object.entries(inputs?.["data"] ?? {}) as [string, unknown][];
  return new Map(
    entries.flatMap(([key, text]) =>
      typeof text === "string" ? [[key.replaceAll("__", "/"), text] as const] : [],
    ),
  );
}

function uploadsIn(uploads: unknown): [string, string][] {
  if (!Array.isArray(uploads)) return [];
  return (uploads as unknown[]).flatMap((upload): [string, string][] => {
    const { file, content } = (upload ?? {}) as { file?: unknown; content?: unknown };
    if (typeof file !== "string" || typeof content !== "string" || content === HIDDEN) return [];
    const own = `${folders.configuration}/`;
    return [[file.startsWith(own) ? file.slice(own.length) : file, content]];
  });
}

function linesIn(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}
