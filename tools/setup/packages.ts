import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { targetKinds, type Site } from "./site.ts";

/** A Pulumi package among the installed npm packages. */
export interface PulumiPackage {
  readonly name: string;
  readonly version: string;
}

interface Manifest {
  readonly version: string;
  readonly pulumi?: { readonly resource?: boolean; readonly name?: string };
}

function manifest(checkout: string, name: string): Manifest {
  const path = join(checkout, "node_modules", "@pulumi", name, "package.json");
  return JSON.parse(readFileSync(path, "utf8")) as Manifest;
}

/** The version of the SDK, which the command line must not fall behind. */
export function sdkVersion(checkout: string): string {
  return manifest(checkout, "pulumi").version;
}

/**
 * The provider plugins that the installed SDKs want, each in exactly the SDK's version; those of other targets than
 * the wanted ones, called like them, left out.
 */
export function wantedPlugins({
  checkout,
  targets,
}: Pick<Site, "checkout" | "targets">): PulumiPackage[] {
  const others = targetKinds.filter((kind) => !targets.includes(kind));
  return readdirSync(join(checkout, "node_modules", "@pulumi"))
    .map((folder) => ({ folder, manifest: manifest(checkout, folder) }))
    .filter(({ manifest }) => manifest.pulumi?.resource === true)
    .map(({ folder, manifest }) => ({
      name: manifest.pulumi?.name ?? folder,
      version: manifest.version,
    }))
    .filter(({ name }) => others.every((kind) => kind !== name));
}
