import type { EngineEvent, State, Step } from "./events.ts";

/** What becomes of resources, in the order in which a comment counts them. */
export const kinds = ["created", "changed", "replaced", "deleted", "unchanged"] as const;

/** What becomes of one resource. */
export type ChangeKind = (typeof kinds)[number];

/** A resource and what a deployment would do with it. */
export interface Change {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** What it belongs to, as `collector`; `platform` for what is nobody's alone. */
  readonly component: string;
  readonly kind: ChangeKind;
  readonly old?: State | undefined;
  readonly new?: State | undefined;
  /** Whether what is there stays there even though the platform has it no more. */
  readonly retained: boolean;
  /** Paths of what changes as the provider names them, with secrets among them. */
  readonly paths: readonly string[];
}

/** What each operation of the engine makes of a resource; others say nothing of it. */
const operations: Readonly<Record<string, ChangeKind>> = {
  same: "unchanged",
  read: "unchanged",
  create: "created",
  import: "created",
  update: "changed",
  replace: "replaced",
  "create-replacement": "replaced",
  "delete-replaced": "replaced",
  "import-replacement": "replaced",
  "read-replacement": "replaced",
  delete: "deleted",
};

/** What the engine makes for its own use and does not count either. */
const OWN = /[:$]pulumi:providers:[^:]*::default(_|$)/;

/** What an object's name ends with where its content is a part of it. */
const HASH = /-[0-9a-f]{6,64}$/;

/** What would become of each resource, by events that hide nothing or all that is secret. */
export function changesIn(events: readonly EngineEvent[]): Change[] {
  const steps = new Map<string, Step[]>();
  for (const { resourcePreEvent } of events) {
    if (!resourcePreEvent) continue;
    const { metadata } = resourcePreEvent;
    if (OWN.test(metadata.urn) || operations[metadata.op] === undefined) continue;
    steps.set(metadata.urn, [...(steps.get(metadata.urn) ?? []), metadata]);
  }
  return paired([...steps.values()].map(changeOf));
}

/** One resource may have several steps: those of a replacement, or the end of an earlier one. */
function changeOf(steps: readonly Step[]): Change {
  const [first] = steps as readonly [Step, ...Step[]];
  const found = new Set(steps.map(({ op }) => operations[op]));
  const kind =
    kinds.find((one) => one === "replaced" && found.has(one)) ??
    kinds.find((one) => one !== "unchanged" && found.has(one)) ??
    "unchanged";
  const old = steps.map((step) => step.old).find(isThere);
  const latest = steps.map((step) => step.new).findLast(isThere);
  const paths = steps.flatMap(({ detailedDiff, diffs }) =>
    detailedDiff ? Object.keys(detailedDiff) : (diffs ?? []),
  );
  return {
    urn: first.urn,
    type: first.type,
    name: nameIn(first.urn),
    component: componentOf(latest ?? old, first.urn),
    kind,
    ...{ old, new: kind === "deleted" ? undefined : latest },
    // The old one's own word counts when it goes.
    retained: old?.retainOnDelete ?? false,
    paths: [...new Set(paths)].sort(),
  };
}

/** One that goes and one that comes are one that is replaced, where only the hash in their names differs. */
function paired(changes: readonly Change[]): Change[] {
  const goers = new Map(
    changes
      .filter(({ kind, name }) => kind === "deleted" && HASH.test(name))
      .map((change) => [likeness(change), change]),
  );
  const gone = new Set<Change>();
  const merged = changes.map((change) => {
    if (change.kind !== "created" || !HASH.test(change.name)) return change;
    const goer = goers.get(likeness(change));
    if (!goer || gone.has(goer)) return change;
    gone.add(goer);
    return { ...change, kind: "replaced" as const, old: goer.old, retained: goer.retained };
  });
  return merged.filter((change) => !gone.has(change));
}

function likeness({ type, component, name }: Change): string {
  return [type, component, name.replace(HASH, "")].join(" ");
}

/** The name at a URN's end. */
export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** The component that a resource belongs to, by its parent or by its own name where it is one. */
function componentOf(state: State | undefined, urn: string): string {
  const owner = state && state.parent !== "" ? state.parent : urn;
  const isComponent = /^tracing:index:/.test(typeIn(urn));
  const [type, name] = isComponent ? [typeIn(urn), nameIn(urn)] : [typeIn(owner), nameIn(owner)];
  const [, service = ""] = /^tracing:index:(\w+)$/.exec(type) ?? [];
  if (service === "" || /Target$|^TracingPlatform$/.test(service)) return "platform";
  return name.replace(/^tracing-/, "");
}

/** The type of what a URN names: the last of those that lead to it. */
export function typeIn(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}

function isThere(state: State | null | undefined): state is State {
  return state !== null && state !== undefined;
}
