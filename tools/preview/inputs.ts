import type { State } from "./events.ts";
import { UNKNOWN } from "./redaction.ts";

/** An input that is another one, at its path; a side that is absent is not there. */
export interface InputChange {
  readonly path: string;
  readonly old?: string;
  readonly new?: string;
}

/** What parts of a list are told by, the first that all of them have. */
const KEYS = ["name", "label", "file", "containerPath", "target", "internal", "key", "path"];

type Fields = Readonly<Record<string, unknown>>;

/** The inputs that differ, but for those that hold files: their lines are shown instead. */
export function inputChanges(old: State | undefined, next: State | undefined): InputChange[] {
  return changesBetween(comparable(old), comparable(next), "");
}

function comparable(state: State | undefined): Fields {
  const { type = "", inputs } = state ?? {};
  const isConfigMap = type === "kubernetes:core/v1:ConfigMap";
  const isContainer = type === "docker:index/container:Container";
  return Object.fromEntries(
    Object.entries(inputs ?? {}).filter(
      ([name]) => !(isConfigMap && name === "data") && !(isContainer && name === "uploads"),
    ),
  );
}

function changesBetween(old: unknown, next: unknown, path: string): InputChange[] {
  if (JSON.stringify(old) === JSON.stringify(next)) return [];
  const [before, after] = [partsOf(old), partsOf(next)];
  // A whole that comes or goes is one change.
  if (!before || !after) {
    return [
      {
        path,
        ...(old !== undefined && { old: textOf(old) }),
        ...(next !== undefined && { new: textOf(next) }),
      },
    ];
  }
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    changesBetween(before.get(key), after.get(key), path === "" ? key : joined(path, key)),
  );
}

function joined(path: string, key: string): string {
  return key.startsWith("[") ? `${path}${key}` : `${path}.${key}`;
}

/** The parts of a list or an object by what they are told by; none of what has no parts. */
function partsOf(value: unknown): Map<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const parts = value as unknown[];
    const keys = keysOf(parts);
    return new Map(parts.map((part, index) => [`[${keys?.[index] ?? index}]`, part]));
  }
  if (typeof value !== "object" || value === null) return undefined;
  // The others are the providers' own notes.
  return new Map(Object.entries(value).filter(([name]) => !name.startsWith("__")));
}

function keysOf(parts: readonly unknown[]): string[] | undefined {
  const variables = parts.map((part) =>
    typeof part === "string" ? (/^(\w+)=/.exec(part)?.[1] ?? "") : "",
  );
  if (isTelling(variables)) return variables;
  for (const key of KEYS) {
    const keys = parts.map((part) => {
      const found = typeof part === "object" && part !== null ? (part as Fields)[key] : undefined;
      return typeof found === "string" || typeof found === "number" ? String(found) : "";
    });
    if (isTelling(keys)) return keys;
  }
  return undefined;
}

function isTelling(keys: readonly string[]): boolean {
  return keys.every((key) => key !== "" && key !== UNKNOWN) && new Set(keys).size === keys.length;
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text === UNKNOWN) return "known once it is deployed";
  return text === "" ? "''" : text.replaceAll(UNKNOWN, "…");
}
