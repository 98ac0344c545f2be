import type { Container } from "./containers.ts";
import { isDockerContainer, isKubernetes, type Declared } from "./declared.ts";
import { filesOf, type File } from "./files.ts";
import { podsOf } from "./pods.ts";
import type { Stack } from "./stack.ts";
import { at, fieldsOf, hasUnknown, itemsOf, textOf, UNKNOWN } from "./values.ts";

/** What a container finds where files are brought to it. */
export interface Reading {
  /** Files by their paths in the container; without a text where nobody may read it. */
  readonly files: ReadonlyMap<string, File | undefined>;
  /** Folders in which there is nothing but those files. */
  readonly folders: readonly string[];
}

/** Found once for each container of a stack. */
const found = new WeakMap<Stack, Map<string, Reading>>();

/** The files that the resources of a stack bring to one of its containers. */
export function readingOf(container: Container, stack: Stack): Reading {
  const known = found.get(stack) ?? new Map<string, Reading>();
  found.set(stack, known);
  const key = `${container.resource.urn} ${container.path}`;
  const reading =
    known.get(key) ??
    (isDockerContainer(container.resource)
      ? inDocker(container, stack)
      : isKubernetes(container.resource)
        ? inCluster(container, stack)
        : { files: new Map(), folders: [] });
  known.set(key, reading);
  return reading;
}

/** A namespace, which is empty where the provider's own counts. */
export function namespaceOf({ inputs }: Declared): string {
  return textOf(at(inputs, "metadata", "namespace")) ?? "";
}

interface Brought {
  readonly path: string;
  readonly file: File | undefined;
}

function inCluster(container: Container, stack: Stack): Reading {
  const [pod] = podsOf(container.resource);
  const all = ["initContainers", "containers"].flatMap((list) => itemsOf(pod?.spec[list]));
  const written = all.find((one) => at(one, "name") === container.name);
  const volumes = new Map(itemsOf(pod?.spec["volumes"]).map((one) => [at(one, "name"), one]));
  const folders: string[] = [];
  const files = itemsOf(at(written, "volumeMounts")).flatMap((mount): Brought[] => {
    const target = textOf(at(mount, "mountPath"));
    const inside = broughtBy(volumes.get(at(mount, "name")), container.resource, stack);
    if (target === undefined || inside === undefined) return [];
    const sub = textOf(at(mount, "subPath"));
    if (sub !== undefined) {
      return inside.filter(({ path }) => path === sub).map(({ file }) => ({ path: target, file }));
    }
    folders.push(target);
    return inside.map(({ path, file }) => ({ path: `${target}/${path}`, file }));
  });
  return { files: new Map(files.map(({ path, file }) => [path, file])), folders };
}

/** What a volume of a pod holds; `undefined` where the stack does not say. */
function broughtBy(volume: unknown, owner: Declared, stack: Stack): Brought[] | undefined {
  const projected = itemsOf(at(volume, "projected", "sources"));
  const sources = projected.length > 0 ? projected : [volume];
  const inside = sources.map((source) => broughtFrom(source, owner, stack));
  return inside.some((one) => one === undefined) ? undefined : inside.flatMap((one) => one ?? []);
}

function broughtFrom(source: unknown, owner: Declared, stack: Stack): Brought[] | undefined {
  const kind = at(source, "configMap") === undefined ? "Secret" : "ConfigMap";
  const fields = fieldsOf(at(source, kind === "Secret" ? "secret" : "configMap"));
  const name = fields["secretName"] ?? fields["name"];
  const items = itemsOf(fields["items"]);
  const keys = items.map((item) => textOf(at(item, "key")) ?? "");
  if (name === undefined || fields["optional"] === true) return undefined;
  const holders = stack
    .objects(kind)
    .filter((one) => namespaceOf(one) === namespaceOf(owner))
    .filter((one) =>
      name === UNKNOWN
        ? keys.length > 0 && keys.every((key) => keysOf(one).includes(key))
        : isNamed(one, name),
    );
  if (holders.length === 0 || holders.some(isOpen)) return undefined;
  return holders.flatMap((holder) => {
    const texts = new Map(filesOf(holder).map((file) => [file.name, file]));
    const paths = new Map(items.map((item) => [at(item, "key"), textOf(at(item, "path"))]));
    return keysOf(holder)
      .filter((key) => items.length === 0 || keys.includes(key))
      .map((key) => ({ path: paths.get(key) ?? key, file: texts.get(key) }));
  });
}

/** The fields in which a ConfigMap or a Secret has its files. */
const HOLDING = ["data", "stringData", "binaryData"];

/** Whether it is known only later what an object holds. */
function isOpen({ inputs }: Declared): boolean {
  return HOLDING.some((field) => inputs[field] === UNKNOWN);
}

function keysOf({ inputs }: Declared): string[] {
  return HOLDING.flatMap((field) => Object.keys(fieldsOf(inputs[field])));
}

/** Whether an object has a name, or one that is made from its resource's, as Pulumi makes it. */
function isNamed({ inputs, name: own }: Declared, name: unknown): boolean {
  const said = at(inputs, "metadata", "name");
  if (said === name) return true;
  // Of one that is replaced the engine tells the name of before, and the others the one of afterwards.
  const isMade = at(inputs, "metadata", "annotations", "pulumi.com/autonamed") === "true";
  if (said !== undefined && said !== UNKNOWN && !isMade) return false;
  const text = textOf(name) ?? "";
  return text.startsWith(`${own}-`) && /^[0-9a-z]+$/.test(text.slice(own.length + 1));
}

function inDocker({ resource, command, variables }: Container, stack: Stack): Reading {
  const files = new Map<string, File | undefined>(uploadsOf(resource));
  const folders: string[] = [];
  const references = itemsOf(resource.inputs["volumes"]).flatMap((volume) => {
    const reference = at(volume, "fromContainer");
    return reference === undefined ? [] : [reference];
  });
  if (references.length === 0) return { files, folders };
  const carriers = stack.resources.filter(
    (one) => isDockerContainer(one) && one !== resource && one.inputs["start"] === false,
  );
  const meant = references.map((reference) => carriers.find((one) => isMeant(one, reference)));
  const texts = [...command, ...variables.map(({ value }) => value ?? "")];
  for (const carrier of meant) {
    if (carrier === undefined) continue;
    for (const [path, file] of uploadsOf(carrier)) files.set(path, file);
    folders.push(...foldersOf(carrier));
  }
  // An id says nothing of what it is the id of: what is spoken of is taken to be there.
  if (meant.includes(undefined)) spokenOf(texts, carriers.flatMap(uploadsOf), files);
  return { files, folders };
}

/** The files that a container of Docker is given with it, secret ones by their paths alone. */
function uploadsOf(resource: Declared): [string, File | undefined][] {
  const texts = new Map(filesOf(resource).map((file) => [file.name, file]));
  return itemsOf(resource.inputs["uploads"]).flatMap((upload) => {
    const path = textOf(at(upload, "file"));
    return path === undefined || hasUnknown(path) ? [] : [[path, texts.get(path)]];
  });
}

function foldersOf({ inputs }: Declared): string[] {
  return itemsOf(inputs["volumes"]).flatMap((volume) => textOf(at(volume, "containerPath")) ?? []);
}

function isMeant({ name, inputs }: Declared, reference: unknown): boolean {
  const text = textOf(reference) ?? "";
  return [name, textOf(inputs["name"]) ?? name].some(
    (own) => text.startsWith(own) && !/^[\w.-]/.test(text.slice(own.length)),
  );
}

/** Adds what some texts speak of, and what those files speak of. */
function spokenOf(
  texts: readonly string[],
  brought: readonly [string, File | undefined][],
  files: Map<string, File | undefined>,
): void {
  const fresh = brought.filter(
    ([path]) => !files.has(path) && texts.some((text) => speaksOf(text, path)),
  );
  if (fresh.length === 0) return;
  for (const [path, file] of fresh) files.set(path, file);
  spokenOf(
    fresh.flatMap(([, file]) => (file === undefined || file.secret ? [] : [file.text])),
    brought,
    files,
  );
}

/** Whether a text names a file, or nothing but the folder it is in. */
function speaksOf(text: string, path: string): boolean {
  if (text.includes(path)) return true;
  const parts = path.split("/");
  // A folder directly below the root is everybody's.
  return parts.slice(3).some((_, index) => {
    const folder = parts.slice(0, index + 3).join("/");
    return new RegExp(`${folder.replace(/[.+]/g, "\\$&")}/?(?![\\w/.-])`).test(text);
  });
}
