import type { DebianProgram } from "./program.ts";

/** Runs a command to its end for what it writes. */
type Ask = (...command: [string, ...string[]]) => Promise<string>;

/** The relations that a program can run without. */
const ignored = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"];

/** Libraries, and the runtime that a `default-…` package only names; not what sets a system up. */
const followed = /^(lib|zlib1g|openjdk-\d+-jre-headless$)/;

/** The packages of a program and all libraries that they need, by name. */
export async function dependencies(program: DebianProgram, ask: Ask): Promise<string[]> {
  const graph = () =>
    ask(
      ...(["apt-cache", "depends", "--recurse"] as const),
      ...ignored.map((relation) => `--no-${relation}`),
      ...program.packages,
    );
  const known = await graph().catch(async () => {
    // A machine whose lists were never fetched knows no package at all.
    await ask("apt-get", "update");
    return graph();
  });
  return closure(program, known);
}

/** Those of the packages in the output of `apt-cache depends --recurse` that are needed. */
export function closure(
  { packages, without }: Pick<DebianProgram, "packages" | "without">,
  graph: string,
): string[] {
  const needs = needsOf(graph);
  const found = new Set<string>();
  const queue = [...packages];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (found.has(name)) continue;
    found.add(name);
    const further = needs.get(name) ?? [];
    // From Debian 13 on, libraries with 64-bit times have other names than before.
    const isLeftOut = (need: string) => without.includes(need.replace(/t64$/, ""));
    queue.push(...further.filter((need) => followed.test(need) && !isLeftOut(need)));
  }
  return [...found].sort();
}

/** What each package needs; of alternatives, the first. */
function needsOf(graph: string): Map<string, string[]> {
  const needs = new Map<string, string[]>();
  let current: string[] = [];
  let isAlternative = false;
  for (const line of graph.split("\n")) {
    const [, mark, name] = /^ ([ |])(?:Pre)?Depends: (\S+)/.exec(line) ?? [];
    if (/^\S/.test(line)) needs.set(line.trim(), (current = []));
    if (name === undefined) continue;
    if (!isAlternative) current.push(name);
    isAlternative = mark === "|";
  }
  return needs;
}
