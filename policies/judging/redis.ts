import { fieldOf, type Container, type Variable } from "./containers.ts";
import type { Declared } from "./declared.ts";
import { inFile } from "./files.ts";
import { flagsOf, isOf, knowsCommand, knowsVariables, wordsOf } from "./images.ts";
import type { Stack } from "./stack.ts";
import { textOf } from "./values.ts";

/** Images of Redis and of what speaks as it does. */
export const REDIS = ["redis", "redis-stack", "redis-stack-server", "valkey", "keydb"];

/** A server of Redis, as its file or its command has it. */
export interface RedisServer {
  readonly resource: Declared;
  /** A directive's value; the last one counts. */
  readonly says: (directive: string) => string | undefined;
  /** Where a directive is said, or where it would be. */
  readonly place: (directive: string) => string;
  /** What is said of its users: the values of all `user` directives. */
  readonly users: readonly string[];
  /** What some images make directives of. */
  readonly variables: readonly Variable[];
}

/** The servers of Redis whose settings can be seen. */
export function redisServersIn(stack: Stack): RedisServer[] {
  const ofFiles = stack.programs("redis").map(({ file, document }) => ({
    ...{ resource: file.resource, variables: [] },
    says: (directive: string) => textOf(document[directive]),
    place: (directive: string) => inFile(file, directive),
    users: file.text.split("\n").flatMap((line) => /^\s*user\s+(.*)$/i.exec(line)?.[1] ?? []),
  }));
  return [...ofFiles, ...stack.containers.filter(isServer).map(ofCommand)];
}

/** Whether a container is a server that reads no file: a client and a sentinel have images of Redis, too. */
function isServer(container: Container): boolean {
  if (!isOf(container, REDIS) || !knowsCommand(container)) return false;
  // Only these images make directives of variables.
  if (/(^|\/)bitnami/.test(container.image) && !knowsVariables(container)) return false;
  const words = wordsOf(container.command);
  if (words.some((word) => word.endsWith(".conf"))) return false;
  const program = words.find((word) => /(redis|valkey|keydb)-[a-z]/.test(word));
  return program === undefined ? startsWithFlag(words) : /-server$/.test(program);
}

/** An image's own program is the server: flags alone are its. */
function startsWithFlag([first]: readonly string[]): boolean {
  return first === undefined || first.startsWith("-");
}

function ofCommand(container: Container): RedisServer {
  const { resource, variables, command } = container;
  const more = variables.find(({ name }) => /^(REDIS|VALKEY)_(ARGS|EXTRA_FLAGS)$/.test(name));
  const whole = { ...container, command: [...command, ...(more?.value?.split(/\s+/) ?? [])] };
  return {
    ...{ resource, variables },
    says: (directive) => flagsOf(whole, directive).at(-1),
    place: (directive) =>
      `${fieldOf(container, container.path === "" ? "command" : "args")}: --${directive}`,
    users: flagsOf(whole, "user"),
  };
}
