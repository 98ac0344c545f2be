import type { Change } from "./changes.ts";
import type { State } from "./events.ts";

/** What becomes of data where a resource that holds some is replaced or deleted. */
export interface DataChange {
  readonly change: Change;
  /** Whether data is lost. */
  readonly isLost: boolean;
  /** Names of the volumes and claims that its data is in and stays in. */
  readonly stays: readonly string[];
  readonly fate: "lost" | "kept" | "restarts" | "goes";
}

const VOLUME = "docker:index/volume:Volume";
const CONTAINER = "docker:index/container:Container";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";

type Fields = Readonly<Record<string, unknown>>;

/** Every resource with data that is replaced or deleted, those whose data is lost first. */
export function dataChanges(changes: readonly Change[]): DataChange[] {
  const affected = changes.filter(({ kind }) => kind === "replaced" || kind === "deleted");
  const all = affected.flatMap((change) => fateOf(change, changes) ?? []);
  const lost = new Set(all.flatMap((one) => (one.isLost ? volumeNameOf(one.change) : [])));
  const found = all
    .map((one) => ({ ...one, stays: one.stays.filter((name) => !lost.has(name)) }))
    // Of data that is lost its volume says so.
    .filter(({ fate, stays }) => fate === "lost" || fate === "kept" || stays.length > 0);
  return [...found.filter(({ isLost }) => isLost), ...found.filter(({ isLost }) => !isLost)];
}

function volumeNameOf({ type, name, old }: Change): string {
  return type === VOLUME ? textIn(old?.inputs?.["name"]) || name : nameOf(old);
}

function fateOf(change: Change, all: readonly Change[]): DataChange | undefined {
  switch (change.type) {
    case VOLUME:
    case CLAIM:
      return held(change);
    case NAMESPACE:
      return hasClaims(change, all) ? held(change) : undefined;
    case STATEFUL_SET:
      return ofStatefulSet(change);
    case CONTAINER:
      return ofContainer(change);
    default:
      return undefined;
  }
}

/** What holds data itself: with it the data goes, unless it is left where it is. */
function held(change: Change): DataChange {
  const isLost = !change.retained;
  return { change, isLost, stays: [], fate: isLost ? "lost" : "kept" };
}

/** What uses data that is in something else: it stays there. */
function beside(change: Change, stays: readonly string[]): DataChange {
  return { change, isLost: false, stays, fate: change.kind === "replaced" ? "restarts" : "goes" };
}

/** Whether anybody's claims are in a namespace, and so would go with it. */
function hasClaims({ old }: Change, all: readonly Change[]): boolean {
  const name = nameOf(old);
  return all.some(
    (one) =>
      (one.type === CLAIM || claimsOf(one.old).length > 0) &&
      fieldsIn(one.old?.inputs?.["metadata"])["namespace"] === name,
  );
}

function ofStatefulSet(change: Change): DataChange | undefined {
  const claims = claimsOf(change.old);
  if (claims.length === 0) return undefined;
  const spec = fieldsIn(change.old?.inputs?.["spec"]);
  const { whenDeleted } = fieldsIn(spec["persistentVolumeClaimRetentionPolicy"]);
  if (whenDeleted === "Delete") return held({ ...change, retained: false });
  return beside(
    change,
    claims.map((claim) => `${claim}-${nameOf(change.old)}`),
  );
}

function claimsOf(state: State | undefined): string[] {
  if (state?.type !== STATEFUL_SET) return [];
  const templates = fieldsIn(state.inputs?.["spec"])["volumeClaimTemplates"];
  return listIn(templates).map((one) => textIn(fieldsIn(one["metadata"])["name"]));
}

function ofContainer(change: Change): DataChange | undefined {
  const inputs = change.old?.inputs ?? {};
  // One that never starts writes nothing.
  if (inputs["start"] === false) return undefined;
  const nameless = listIn(inputs["volumes"]).filter(
    (one) => !one["volumeName"] && !one["fromContainer"] && !one["hostPath"],
  );
  // Nobody finds such a volume again, and it is removed with its container.
  if (nameless.length > 0) return held({ ...change, retained: false });
  const volumes = [
    ...listIn(inputs["mounts"])
      .filter(({ type }) => type === "volume")
      .map(({ source }) => textIn(source)),
    ...listIn(inputs["volumes"]).map((one) => textIn(one["volumeName"])),
  ].filter((name) => name !== "");
  return volumes.length === 0 ? undefined : beside(change, volumes);
}

function nameOf(state: State | undefined): string {
  return textIn(fieldsIn(state?.inputs?.["metadata"])["name"]);
}

function fieldsIn(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function listIn(value: unknown): Fields[] {
  return Array.isArray(value) ? (value as unknown[]).map(fieldsIn) : [];
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
