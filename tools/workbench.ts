import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ImageName } from "../model/images.ts";
import { Failure } from "./command-line.ts";
import { checkout, localFolder } from "./setup/site.ts";

/** What set-up has prepared, as it is written down. */
export interface Preparation {
  /** Folders to put before those of PATH: Pulumi's, then the supported Node's. */
  readonly path: readonly string[];
  /** Further variables for `pulumi`, `docker` and the program itself. */
  readonly variables: Readonly<Record<string, string>>;
  /** Every image as the engine knows it: the published reference, or that of the one built here. */
  readonly images: Readonly<Record<ImageName, string>>;
  /** What was built here because the official one could not be reached. */
  readonly standIns: readonly string[];
}

/** What set-up has prepared, for whoever runs commands. */
export interface Workbench extends Preparation {
  /** To be added to a command's environment: the variables, and PATH with the folders first. */
  readonly env: Readonly<Record<string, string>>;
}

/** The file that set-up writes. */
export function workbenchFile(local: string): string {
  return join(local, "workbench.json");
}

/** The workbench of a preparation, on top of a PATH. */
export function workbenchFor(preparation: Preparation, path: string): Workbench {
  const folders = path.split(delimiter).filter((folder) => !preparation.path.includes(folder));
  const env = { ...preparation.variables, PATH: [...preparation.path, ...folders].join(delimiter) };
  return { ...preparation, env };
}

/**
 * What set-up has prepared in this checkout.
 *
 * @throws Failure telling to run set-up when it has not been run.
 */
export function workbench(local = localFolder(checkout)): Workbench {
  const file = workbenchFile(local);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Failure(
      `${file}: must have been written by set-up, got nothing; run \`npm run setup\``,
    );
  }
  return workbenchFor(JSON.parse(text) as Preparation, process.env["PATH"] ?? "");
}
