import { delimiter } from "node:path";
import type { Preparation } from "../workbench.ts";

/** The lines that a shell takes over; PATH stays the shell's own, with our folders before it. */
export function exportLines({
  path,
  variables,
}: Pick<Preparation, "path" | "variables">): string[] {
  return [
    `export PATH=${quoted(path.join(delimiter))}:"$PATH"`,
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
