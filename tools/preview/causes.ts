import type { Change } from "./changes.ts";
import { filesOf } from "./files.ts";
import type { InputChange } from "./inputs.ts";
import { SECRET_TYPES } from "./redaction.ts";

/** What a workload is started again for without anything of its own being another. */
export type Cause = "configuration" | "secrets";

/** What a carrier or an object of files is there for; nothing where it is none. */
export function purposeOf({ type, old, new: next }: Change): Cause | undefined {
  if (SECRET_TYPES.test(type) || type.startsWith("kubernetes:core/v1:Secret")) return "secrets";
  const state = next ?? old;
  if (type === "kubernetes:core/v1:ConfigMap" || filesOf(state).size > 0) return "configuration";
  const { start, uploads } = state?.inputs ?? {};
  // All that it carries is hidden.
  const isEmpty = uploads === undefined || (Array.isArray(uploads) && uploads.length === 0);
  return start === false && !isEmpty ? "secrets" : undefined;
}

/** The names by which workloads refer to what is replaced, and what each of them is for. */
export function causesIn(changes: readonly Change[]): Map<string, Cause> {
  return new Map(
    changes
      .filter(({ kind }) => kind === "replaced")
      .flatMap((change) => {
        const purpose = purposeOf(change);
        return purpose ? namesOf(change).map((name) => [name, purpose] as const) : [];
      }),
  );
}

function namesOf({ old }: Change): string[] {
  const { name } = (old?.outputs?.["metadata"] ?? old?.inputs?.["metadata"] ?? {}) as {
    readonly name?: unknown;
  };
  // A cluster's ids begin with the namespace.
  return [old?.id.split("/").at(-1), name].filter(
    (one): one is string => typeof one === "string" && one !== "",
  );
}

/** Why an input is another one, where that follows from what it refers to. */
export function causeOf(
  { old }: InputChange,
  causes: ReadonlyMap<string, Cause>,
): Cause | undefined {
  // The engine takes `<id>:ro`.
  return old === undefined ? undefined : causes.get(old.replace(/:r[ow]$/, ""));
}
