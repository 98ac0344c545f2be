import { parse as parseYaml } from "yaml";
import { isDockerContainer, kindOf, type Declared } from "./declared.ts";
import { at, fieldsOf, hasUnknown, itemsOf, joined, textOf } from "./values.ts";

/** A file that a resource brings to a program. */
export interface File {
  readonly resource: Declared;
  /** Where its text stands in the resource's inputs. */
  readonly path: string;
  /** The file's own name, with its folder where that is known. */
  readonly name: string;
  readonly text: string;
  /** Whether it is in a place made for secrets, which nobody judges as a text. */
  readonly secret: boolean;
}

/** The folders that hold secrets, by the words they are called with. */
export const SECRET_FOLDER = /(^|[/_-])(secrets?|certs?|certificates|tls|private|credentials)\//i;

/** The files that are known of a resource. */
export function filesOf(resource: Declared): File[] {
  if (isDockerContainer(resource)) return uploadsOf(resource);
  if (kindOf(resource) === "ConfigMap") return entriesOf(resource, "data", false);
  if (kindOf(resource) === "Secret") return entriesOf(resource, "stringData", true);
  return [];
}

function uploadsOf(resource: Declared): File[] {
  return itemsOf(resource.inputs["uploads"]).flatMap((upload, index) => {
    const name = textOf(at(upload, "file")) ?? "";
    const plain = textOf(at(upload, "content"));
    const encoded = textOf(at(upload, "contentBase64"));
    if ([plain, encoded].some(hasUnknown)) return [];
    const text = plain ?? (encoded && Buffer.from(encoded, "base64").toString());
    if (text === undefined) return [];
    const path = `uploads[${index}].${plain === undefined ? "contentBase64" : "content"}`;
    return [{ resource, path, name, text, secret: SECRET_FOLDER.test(name) }];
  });
}

function entriesOf(resource: Declared, field: string, secret: boolean): File[] {
  return Object.entries(fieldsOf(resource.inputs[field])).flatMap(([name, value]) => {
    const text = textOf(value);
    if (text === undefined || hasUnknown(value)) return [];
    return [{ resource, path: joined(field, name), name, text, secret }];
  });
}

/** What was parsed already: the same file is judged by many policies. */
const parsed = new Map<string, unknown>();

/** The most that is remembered; a stack has some fifty files. */
const REMEMBERED = 500;

/** Where something stands in a file: the file's place in its resource, its name, and the place in it. */
export function inFile({ path, name }: File, inner: string): string {
  return `${path} (${name.split("/").at(-1) ?? name}): ${inner}`;
}

/** Names of files of YAML or JSON; an entry of a ConfigMap is often called without any ending. */
const DOCUMENT = /\.(ya?ml|json)$|(^|\/)[^./]+$/i;

/** A file's content by its name's ending, of YAML or JSON; `undefined` for another or a broken one. */
export function documentOf({ name, text, secret }: File): unknown {
  if (secret || !DOCUMENT.test(name)) return undefined;
  if (!parsed.has(text)) {
    if (parsed.size >= REMEMBERED) parsed.clear();
    parsed.set(text, read(name, text));
  }
  return parsed.get(text);
}

function read(name: string, text: string): unknown {
  try {
    // JSON is YAML, too, and JSON.parse reads a large dashboard some fifty times as fast.
    return name.endsWith(".json") || text.startsWith("{")
      ? (JSON.parse(text) as unknown)
      : // Anchors that unfold without end are somebody's attack, and merges are what people write.
        (parseYaml(text, { maxAliasCount: 100, merge: true }) as unknown);
  } catch {
    return undefined;
  }
}
