import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ImageName } from "../model/images.ts";
import { Failure } from "./command-line.ts";
import { checkout, localFolder, type Variables } from "./setup/site.ts";

/** What set-up has prepared, as it is written down. */
export interface Preparation {
  /** Folders to put before those of PATH: Pulumi's, then the supported Node's. */
  readonly path: readonly string[];
  /** Further variables for `pulumi`, `docker` and the program itself. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Every image as the engine knows it: the published reference, or that of the one built here.
   * One that can be neither pulled nor built on this machine is missing.
   */
  readonly images: Readonly<Partial<Record<ImageName, string>>>;
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

/** The workbench of a preparation, for a process with these variables of its own. */
export function workbenchFor(preparation: Preparation, own: Variables): Workbench {
  const folders = (own["PATH"] ?? "").split(delimiter);
  const others = folders.filter((folder) => !preparation.path.includes(folder));
  const { PULUMI_CONFIG_PASSPHRASE_FILE: file, ...variables } = preparation.variables;
  // Asked for at each use, not at set-up: a passphrase of the user's own may come and go.
  const ownPassphrase =
    own["PULUMI_CONFIG_PASSPHRASE"] ?? own["PULUMI_CONFIG_PASSPHRASE_FILE"] ?? file;
  const kept =
    file !== undefined && ownPassphrase === file
      ? { ...variables, PULUMI_CONFIG_PASSPHRASE_FILE: file }
      : variables;
  const env = { ...kept, PATH: [...preparation.path, ...others].join(delimiter) };
  return { ...preparation, variables: kept, env };
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
  return workbenchFor(JSON.parse(text) as Preparation, process.env);
}
