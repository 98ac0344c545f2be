import { z } from "zod";
import type { Declared } from "../judging/declared.ts";
import { inFile } from "../judging/files.ts";
import { policy } from "../judging/policy.ts";
import type { Stack } from "../judging/stack.ts";
import { textOf, walk, type Leaf } from "../judging/values.ts";
import { DIALLING } from "./verification.ts";

const limits = z.object({
  minimum: z
    .enum(["1.2", "1.3"])
    .default("1.2")
    .describe("The oldest version of TLS that may be named."),
});

/** Nobody is told to speak an old version of TLS. */
export const tlsIsRecent = policy({
  name: "tls-is-recent",
  concern: "transport",
  severity: "high",
  scope: "resource",
  limits,
  description:
    "TLS before 1.2 is broken and given up (RFC 8996). Nothing that is configured names an older version than the oldest allowed one; where nothing is named, today's programs begin at 1.2.",
  remedy:
    "Raise `min_version` (`tls_min_version`, `min_tls_version`, `protocol_min`, `tls-protocols`) to 1.2 or 1.3, or remove it and have the program's own default.",
  *judge(stack, { minimum }) {
    for (const { path, key, value, resource } of settingsIn(stack)) {
      if (!NAMES.test(key.toLowerCase().replaceAll(/[_-]/g, ""))) continue;
      const text = typeof value === "number" ? value.toFixed(1) : textOf(value);
      const words = text?.split(/[\s,]+/) ?? []; // the items of a list come by themselves
      if (!words.some((word) => (versionOf(word) ?? 9) < Number(minimum))) continue;
      yield { resource, path, must: `be TLS ${minimum} or newer`, got: text };
    }
  },
});

interface Setting extends Leaf {
  readonly resource: Declared;
}

/** Everything that is set to something: in files, by flags, and by variables. */
function* settingsIn(stack: Stack): Generator<Setting> {
  for (const { file, document } of stack.programs(...DIALLING)) {
    for (const leaf of walk(document)) {
      yield { ...leaf, resource: file.resource, path: inFile(file, leaf.path) };
    }
  }
  for (const { resource, path, command, variables } of stack.containers) {
    const words = command.flatMap((text) => text.split(/\s+/));
    for (const [index, word] of words.entries()) {
      const [, flag, said] = /^--?([\w.-]+)(?:=(.*))?$/.exec(word) ?? [];
      if (flag === undefined) continue;
      const place = `${path === "" ? "command" : path}: --${flag}`;
      const key = flag.split(".").at(-1) ?? flag;
      yield { resource, path: place, key, value: said ?? words[index + 1] };
    }
    for (const { path: place, name, value } of variables) {
      // A variable has its program's name before the setting's.
      const key = name.replace(/^.*?(?=((MIN|MAX)_)?(TLS|SSL)_)/, "");
      yield { resource, path: `${place} (${name})`, key, value };
    }
  }
}

/** Names of settings that say a version, without what joins their words. */
const NAMES =
  /^((tls|ssl)?(min|max)(tls|ssl)?version|(tls|ssl)version(min|max)|protocol(min|max)|(tls|ssl|enabled|sslenabled)protocols?)$/;

/** A version in any of the ways it is written: `1.1`, `TLS11`, `TLSv1.1`, `VersionTLS11`, `TLSv1`. */
function versionOf(word: string): number | undefined {
  if (/^["']?-/.test(word)) return undefined; // taken out of a list: `-TLSv1`
  if (/^\W*sslv?[23]/i.test(word)) return 0;
  const [, major, minor] = /^\W*(?:version)?(?:tls)?v?(1)[._]?([0-3])?\W*$/i.exec(word) ?? [];
  return major === undefined ? undefined : Number(`${major}.${minor ?? "0"}`);
}
