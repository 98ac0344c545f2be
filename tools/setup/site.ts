import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Settings } from "../../environment/schema.ts";
import { imageNames, type ImageName } from "../../model/images.ts";
import type { Run } from "./command.ts";
import { run } from "./command.ts";

/** Whether what is built here may stand in for the official downloads; `always`: it must. */
export type OfflineChoice = "auto" | "always" | "never";

/** Variables by name, as `process.env` has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Tells the person waiting what is going on, a line at a time. */
export type Report = (line: string) => void;

/** Where a platform can be deployed. */
export type TargetKind = Settings["target"]["kind"];

/** All of the places. */
export const targetKinds = ["docker", "kubernetes"] as const satisfies readonly TargetKind[];

/** What is to be had on a machine; anything else is used where it is there. */
export interface Wanted {
  readonly images: readonly ImageName[];
  /** Where is to be deployed to, which decides on Pulumi's plugins. */
  readonly targets: readonly TargetKind[];
}

/** Where set-up works and what it may use. */
export interface Site extends Wanted {
  readonly checkout: string;
  /** Outlives the checkout; all in it can be fetched or built again. */
  readonly cache: string;
  /** In the checkout, ignored by git: state, passphrase, what set-up has prepared. */
  readonly local: string;
  readonly variables: Variables;
  readonly offline: OfflineChoice;
  readonly run: Run;
}

/** The checkout that this file is part of. */
export const checkout = dirname(dirname(import.meta.dirname));

/** The folder for what is fetched or built: `TRACING_INFRA_CACHE`, else the user's cache folder. */
export function cacheFolder(variables: Variables): string {
  const own = variables["TRACING_INFRA_CACHE"];
  if (own) return own;
  return join(variables["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "tracing-infra");
}

/** The folder in a checkout for what belongs to it alone and is not in git. */
export function localFolder(folder: string): string {
  return join(folder, ".tracing-infra");
}

/**
 * The user's own home folder of Pulumi. One in the cache is what an earlier set-up told the shell
 * to use, and may be out of date.
 */
export function ownPulumiHome({ variables, cache }: Pick<Site, "variables" | "cache">): string {
  const named = variables["PULUMI_HOME"];
  return named && !named.startsWith(cache) ? named : join(homedir(), ".pulumi");
}

/** Whether the choice allows what is of this kind, found or to be had. */
export function mayUse({ offline }: Pick<Site, "offline">, kind: "official" | "stand-in"): boolean {
  return offline === "auto" || (offline === "always") === (kind === "stand-in");
}

/** All that any environment may want, and the tests. */
const everything: Wanted = { images: imageNames, targets: targetKinds };

/** This machine, with real commands. */
export function siteFor(offline: OfflineChoice, wanted: Wanted = everything): Site {
  return {
    checkout,
    cache: cacheFolder(process.env),
    local: localFolder(checkout),
    variables: process.env,
    offline,
    run,
    ...wanted,
  };
}
