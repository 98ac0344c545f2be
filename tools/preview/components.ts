import { causeOf, causesIn, purposeOf, type Cause } from "./causes.ts";
import type { Change } from "./changes.ts";
import { fileChanges, type FileChange } from "./files.ts";
import { inputChanges, type InputChange } from "./inputs.ts";
import { block, code, cut, details, shortened } from "./markdown.ts";

/** Most lines of a file's diff that are shown. */
export const DIFF_LINES = 80;

/** As many lines are read at a glance; more are shown once somebody asks for them. */
const GLANCE = 24;

/** Most inputs of a resource, and resources of a component, that are shown one by one. */
const EACH = 20;

/** Most characters of a name or of a value. */
const TEXT_LENGTH = 160;

/** What a comment says of one component. */
export interface Section {
  readonly name: string;
  readonly text: string;
}

/** What becomes of each component of which something does, in alphabetical order. */
export function componentSections(changes: readonly Change[]): Section[] {
  const causes = causesIn(changes);
  const affected = changes.filter(({ kind }) => kind !== "unchanged");
  const names = [...new Set(affected.map(({ component }) => component))].sort();
  return names.flatMap((name) => {
    const own = affected.filter(({ component }) => component === name);
    const files = own.filter(isBoth).flatMap((change) => fileChanges(change));
    const items = [
      ...linesOf(own, causes),
      ...files.filter(({ kind }) => kind !== "changed").map(otherFile),
    ];
    const lines = [
      ...(items.length > 0 ? [items.join("\n")] : []),
      ...files.filter(({ kind }) => kind === "changed").map(changedFile),
    ];
    return lines.length === 0 ? [] : [{ name, text: lines.join("\n\n") }];
  });
}

/** Of what comes and what goes only the kinds are of interest, of what becomes another everything. */
function linesOf(own: readonly Change[], causes: ReadonlyMap<string, Cause>): string[] {
  const created = own.filter(({ kind, type }) => kind === "created" && !isComponent(type));
  const deleted = own.filter(({ kind, type }) => kind === "deleted" && !isComponent(type));
  const others = own
    .filter(isBoth)
    .map((change) => alteration(change, causes))
    .filter(isSaid);
  return [
    ...(created.length > 0 ? [`- created: ${countsOf(created)}`] : []),
    ...(deleted.length > 0 ? [`- deleted: ${listed(deleted.map(labelOf))}`] : []),
    ...others.slice(0, EACH).flat(),
    ...(others.length > EACH ? [`- ${others.length - EACH} more resources are left out`] : []),
  ];
}

function isBoth({ kind }: Change): boolean {
  return kind === "changed" || kind === "replaced";
}

function isComponent(type: string): boolean {
  return type.startsWith("tracing:index:") || type === "pulumi:pulumi:Stack";
}

function isSaid(lines: readonly string[]): boolean {
  return lines.length > 0;
}

/** What is said of a resource that becomes another one; nothing of one whose files say it all. */
function alteration(change: Change, causes: ReadonlyMap<string, Cause>): string[] {
  const purpose = purposeOf(change);
  if (purpose === "secrets") {
    return [`- ${labelOf(change)} is ${change.kind}; its values are not shown`];
  }
  const all = inputChanges(change.old, change.new).filter(
    // Its name has its content in it.
    ({ path }) => !(purpose === "configuration" && path === "metadata.name"),
  );
  const reasons = new Set(all.flatMap((one) => causeOf(one, causes) ?? []));
  const own = all.filter((one) => causeOf(one, causes) === undefined);
  if (purpose === "configuration" && own.length === 0 && fileChanges(change).length > 0) return [];
  const why = [...reasons].sort();
  return [
    `- ${labelOf(change)} ${deedOf(change, all)}${why.length > 0 ? `, since ${reasonOf(why)}` : ""}`,
    ...own.slice(0, EACH).map(inputLine),
    ...(own.length > EACH ? [`  - ${own.length - EACH} more inputs are left out`] : []),
    ...(all.length === 0 ? hiddenLines(change) : []),
  ];
}

/** What the provider says that changes, where nothing of it may be seen. */
function hiddenLines({ paths }: Change): string[] {
  if (paths.length === 0) return [];
  return [
    `  - ${listed(paths.map((path) => code(shortened(path, TEXT_LENGTH))))}: values are not shown`,
  ];
}

function reasonOf(causes: readonly Cause[]): string {
  if (causes.length === 2) return "its configuration and its secrets are others";
  return causes[0] === "secrets" ? "its secrets are others" : "its configuration is another";
}

function deedOf(change: Change, inputs: readonly InputChange[]): string {
  if (isRestarted(change, inputs)) return "restarts";
  return `is ${change.kind}`;
}

/** Whether a process ends and another one begins. */
function isRestarted({ type, kind, old }: Change, inputs: readonly InputChange[]): boolean {
  if (type === "docker:index/container:Container") {
    return kind === "replaced" && old?.inputs?.["start"] !== false;
  }
  const hasPods = /^kubernetes:apps\/v1:(Deployment|StatefulSet|DaemonSet)$/.test(type);
  const isOther = inputs.some(({ path }) => path.startsWith("spec.template."));
  return hasPods && (kind === "replaced" || isOther);
}

function inputLine({ path, old, new: next }: InputChange): string {
  const said = code(shortened(path, TEXT_LENGTH));
  const shown = (text: string) => code(shortened(text, TEXT_LENGTH));
  if (old === undefined) return `  - ${said}: added ${shown(next ?? "")}`;
  if (next === undefined) return `  - ${said}: removed ${shown(old)}`;
  return `  - ${said}: ${shown(old)} → ${shown(next)}`;
}

/** A file that comes or goes; its lines are those of a whole file, and none of them is another one. */
function otherFile({ file, kind, length }: FileChange): string {
  const count = `${length} ${length === 1 ? "line" : "lines"}`;
  const deed = kind === "created" ? "a new file" : "a file no more";
  return `- ${code(shortened(file, TEXT_LENGTH))} is ${deed} (${count})`;
}

function changedFile({ file, lines }: FileChange): string {
  const name = shortened(file, TEXT_LENGTH);
  const diff = block(cut(lines, DIFF_LINES), "diff");
  if (lines.length <= GLANCE) return `${code(name)}\n\n${diff}`;
  const added = lines.filter((line) => line.startsWith("+")).length;
  const removed = lines.filter((line) => line.startsWith("-")).length;
  return details(`${name}: ${added} lines added, ${removed} removed`, diff);
}

/** How many there are of each type. */
function countsOf(changes: readonly Change[]): string {
  const counts = new Map<string, number>();
  for (const { type } of changes) counts.set(kindOf(type), (counts.get(kindOf(type)) ?? 0) + 1);
  return listed([...counts].sort().map(([type, count]) => `${count} ${code(type)}`));
}

function listed(names: readonly string[]): string {
  const rest = names.length - EACH;
  return `${names.slice(0, EACH).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** A resource by its name and what it is. */
export function labelOf({ name, type }: Pick<Change, "name" | "type">): string {
  return `${code(shortened(name, TEXT_LENGTH))} (${code(kindOf(type))})`;
}

function kindOf(type: string): string {
  return type.split(":").at(-1) ?? type;
}
