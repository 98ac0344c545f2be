import { fieldOf, type Container } from "./containers.ts";
import { isDockerContainer } from "./declared.ts";
import { podsOf } from "./pods.ts";
import { at, itemsOf } from "./values.ts";

/** What a flag of a container's command says, and where it stands. */
export interface Flag {
  readonly path: string;
  readonly value: string;
}

/** A flag written as `--name=value` or `--name value`, with one dash or two. */
export function flagOf(container: Container, name: string): Flag | undefined {
  const words = wordsOf(container);
  for (const [index, { path, value }] of words.entries()) {
    const [, flag, said] = /^--?([^=]+)(?:=(.*))?$/s.exec(value) ?? [];
    if (flag === name) return { path, value: said ?? words[index + 1]?.value ?? "" };
  }
  return undefined;
}

/** The words of a container's command, each with its place. */
export function wordsOf(container: Container): Flag[] {
  const { resource } = container;
  const lists = isDockerContainer(resource) ? ["entrypoints", "command"] : ["command", "args"];
  const written = isDockerContainer(resource) ? resource.inputs : rawOf(container);
  return lists.flatMap((list) =>
    itemsOf(at(written, list)).map((word, index) => ({
      path: fieldOf(container, `${list}[${index}]`),
      value: String(word),
    })),
  );
}

/** A container of a pod as it is written. */
export function rawOf({ resource, path }: Container): unknown {
  const [, list = "", index] = /\.(\w+)\[(\d+)\]$/.exec(path) ?? [];
  const [pod] = podsOf(resource);
  return itemsOf(pod?.spec[list])[Number(index)];
}
