import { readdirSync } from "node:fs";
import { root } from "./stack-file.ts";

/** The names of the stacks whose configuration lies in the checkout, in alphabetical order. */
export function stackNames(folder: string = root): string[] {
  return readdirSync(folder)
    .flatMap((file) => /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();
}
