import type { Container } from "../judging/containers.ts";
import { documentOf, inFile, type File } from "../judging/files.ts";
import { wordsOf } from "../judging/flags.ts";
import { runningIn } from "../judging/hosts.ts";
import { policy, type Finding } from "../judging/policy.ts";
import { readingOf, type Reading } from "../judging/reading.ts";
import { textOf, walk } from "../judging/values.ts";

/** Every file that is spoken of is brought. */
export const filesAreThere = policy({
  name: "files-are-there",
  concern: "stack",
  severity: "high",
  scope: "stack",
  description:
    "A program that is told of a certificate, a password or a list of rules which nobody brings does not start, or starts without it.",
  remedy:
    "Bring the file by the ConfigMap, the Secret or the uploads that the folder is made of, or correct its path.",
  *judge(stack) {
    const said = new Set<string>();
    for (const container of runningIn(stack)) {
      const reading = readingOf(container, stack);
      if (reading.folders.length === 0) continue;
      for (const finding of missingIn(container, reading)) {
        // Several containers may read the same file.
        const key = `${finding.resource.urn} ${finding.path} ${String(finding.got)}`;
        if (!said.has(key)) yield finding;
        said.add(key);
      }
    }
  },
});

function* missingIn(container: Container, reading: Reading): Generator<Finding> {
  const { resource } = container;
  const must = "be a file that is brought";
  const variables = container.variables.map(({ path, value }) => ({ path, value: value ?? "" }));
  for (const { path, value } of [...wordsOf(container), ...variables]) {
    for (const got of missing(value, reading)) yield { resource, path, must, got };
  }
  for (const file of reading.files.values()) {
    if (file === undefined || file.secret) continue;
    for (const { path, value } of textsIn(file)) {
      const place = path === "" ? file.path : inFile(file, path);
      for (const got of missing(value, reading)) {
        yield { resource: file.resource, path: place, must, got };
      }
    }
  }
}

/** The texts of a document, or the lines of a file that is none, without its remarks. */
function textsIn(file: File): { readonly path: string; readonly value: string }[] {
  const document = documentOf(file);
  if (typeof document === "object" && document !== null) {
    return [...walk(document)].flatMap(({ path, value }) => {
      const text = textOf(value);
      return text === undefined ? [] : [{ path, value: text }];
    });
  }
  return file.text
    .split("\n")
    .map((value, index) => ({ path: `line ${index + 1}`, value }))
    .filter(({ value }) => !/^\s*([#;]|\/\/)/.test(value));
}

/** The paths of a text that are in a folder in which there is nothing else, and are not brought. */
function missing(text: string, { files, folders }: Reading): string[] {
  const spoken = folders.flatMap((folder) => pathsBelow(folder, text));
  const brought = [...files.keys()];
  return [...new Set(spoken)].filter((path) => {
    const pattern = new RegExp(`^${path.replace(/[.+]/g, "\\$&").replaceAll("*", "[^/]*")}(/|$)`);
    return !brought.some((one) => pattern.test(one));
  });
}

function pathsBelow(folder: string, text: string): string[] {
  const found: string[] = [];
  const start = `${folder.replace(/\/$/, "")}/`;
  for (let index = text.indexOf(start); index >= 0; index = text.indexOf(start, index + 1)) {
    // The same letters in the middle of a longer path are another folder.
    if (index > 0 && /[\w.-]/.test(text[index - 1] ?? "")) continue;
    const [path = ""] = /^[\w./*+@-]+/.exec(text.slice(index)) ?? [];
    const bare = path.replace(/[./]+$/, "");
    if (bare.length > start.length) found.push(bare);
  }
  return found;
}
