import type { Container } from "./containers.ts";
import { fieldOf, inPod } from "./containers.ts";
import type { Declared } from "./declared.ts";
import type { Finding } from "./policy.ts";
import { fieldsOf, hasUnknown, isFields, itemsOf, UNKNOWN, type Fields } from "./values.ts";

/** The keys and the indices of a path such as `spec.containers[0].ports`. */
function stepsOf(path: string): (string | number)[] {
  return Array.from(
    path.matchAll(/\['([^']*)'\]|\[(\d+)\]|([^.[\]]+)/g),
    ([, quoted, index, key]) => (index === undefined ? (quoted ?? key ?? "") : Number(index)),
  );
}

function within(value: unknown, step: string | number): unknown {
  return typeof step === "number" ? itemsOf(value)[step] : fieldsOf(value)[step];
}

/** What stands at a path, as findings write it; `undefined` where it ends before. */
export function valueAt(value: unknown, path: string): unknown {
  return stepsOf(path).reduce(within, value);
}

/** Whether what stands at a path, or what it would stand in, is known only once it is deployed. */
export function isOpen({ inputs }: Declared, path: string): boolean {
  let value: unknown = inputs;
  for (const step of stepsOf(path)) {
    if (value === UNKNOWN) return true;
    value = within(value, step);
  }
  return hasUnknown(value);
}

/** Fields that are the same but for what stands at a path; what is missing on the way is made. */
export function changedAt(fields: Fields, path: string, value: unknown): Fields {
  return changed(fields, stepsOf(path), value) as Fields;
}

function changed(old: unknown, steps: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  const inner = changed(within(old, step), rest, value);
  if (typeof step === "number") return itemsOf(old).map((item, i) => (i === step ? inner : item));
  return { ...(isFields(old) ? old : {}), [step]: inner };
}

/** A field by what it is called in a container of Docker, and in one of a pod. */
export interface Called {
  readonly docker: string;
  readonly pod: string;
}

/** Where a field of a container stands, whichever of the two runs it. */
export function placeOf(container: Container, { docker, pod }: Called): string {
  return fieldOf(container, inPod(container) ? pod : docker);
}

/** What a field must be and is. */
type Verdict = Pick<Finding, "must" | "got">;

/** What one field of each running container is not as it must be; nothing where it is not known yet. */
export function* ofRunning(
  containers: readonly Container[],
  called: Called,
  verdictOn: (container: Container) => Verdict | undefined,
): Generator<Finding> {
  for (const container of containers) {
    const path = placeOf(container, called);
    if (!container.runs || isOpen(container.resource, path)) continue;
    const verdict = verdictOn(container);
    if (verdict !== undefined) yield { resource: container.resource, path, ...verdict };
  }
}

/** The place of a container's pod: what its own path begins with. */
export function podOf({ path }: Pick<Container, "path">): string {
  return path.replace(/\.?(initContainers|containers)\[\d+\]$/, "");
}

/** The place that a place is in. */
export function around(path: string): string {
  return path.replace(/(\['[^']*'\]|\[\d+\]|(^|\.)[^.[\]]+)$/, "");
}
