import type { Container } from "./containers.ts";
import { valueAt } from "./places.ts";
import { UNKNOWN, at, hasUnknown, itemsOf } from "./values.ts";

/** What an image is called, without its registry, its tag and its digest: `grafana` of `docker.io/grafana/grafana:13`. */
export function imageName(image: string): string {
  return (image.split("@")[0] ?? "").split("/").at(-1)?.split(":")[0]?.toLowerCase() ?? "";
}

/** Whether a container runs one of the programs, by its image's name. */
export function isOf({ image, runs }: Container, names: readonly string[]): boolean {
  return runs && names.includes(imageName(image));
}

/**
 * What a container's command says for a flag, in either spelling, each time that it is said:
 * `--name=value`, `--name value`, and an empty text for one without a value.
 */
export function flagsOf({ command }: Container, name: string): string[] {
  const words = wordsOf(command);
  return words.flatMap((word, index) => {
    const [, said, value] = /^--?([\w.-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (said !== name) return [];
    const next = words[index + 1] ?? "";
    return [value ?? (next.startsWith("-") ? "" : next)];
  });
}

/** The words of a command, those of a shell's script among them. */
export function wordsOf(command: readonly string[]): string[] {
  return command.flatMap((word) => (/\s--?\w/.test(word) ? word.split(/\s+/) : [word]));
}

/** Whether all of a container's command is known, so that what is not in it is not said. */
export function knowsCommand({ resource: { inputs }, path }: Container): boolean {
  const fields = path === "" ? ["entrypoints", "command"] : [`${path}.command`, `${path}.args`];
  return !fields.some((field) => hasUnknown(valueAt(inputs, field)));
}

/** Whether all of a container's variables are known by their names; those of an object that is named as a whole are not. */
export function knowsVariables({ resource: { inputs }, path }: Container): boolean {
  if (path === "") return !hasUnknown(inputs["envs"]);
  if (itemsOf(valueAt(inputs, `${path}.envFrom`)).length > 0) return false;
  const list = valueAt(inputs, `${path}.env`);
  return list !== UNKNOWN && !itemsOf(list).some((one) => [one, at(one, "name")].includes(UNKNOWN));
}

/** An image as a reference to it says, with what is left out put in. */
export interface ImageReference {
  /** Such as `docker.io` or `registry.example.com:5000`. */
  readonly registry: string;
  /** Without its registry: `library/redis`. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:` and 64 digits; `undefined` for none and for one that is none. */
  readonly digest: string | undefined;
}

/** The parts of an image's reference, as an engine understands it. */
export function imageReference(text: string): ImageReference {
  const [named = "", digest] = text.split("@", 2);
  const [, path = "", tag] = /^(.*?)(?::([^:/]+))?$/.exec(named) ?? [];
  const [first = "", ...rest] = path.split("/");
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const inside = hasRegistry ? rest.join("/") : path;
  const registry = hasRegistry
    ? first.replace(/^(index|registry-1)\.docker\.io$/, "docker.io")
    : "";
  const isHub = registry === "" || registry === "docker.io";
  return {
    registry: isHub ? "docker.io" : registry,
    repository: isHub && !inside.includes("/") ? `library/${inside}` : inside,
    tag,
    digest: digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(digest) ? digest : undefined,
  };
}

/** Whether a reference is an image's own id, which names its bytes and no place to get them from. */
export function isImageId(text: string): boolean {
  return /^(sha256:)?[0-9a-f]{64}$/.test(text);
}
