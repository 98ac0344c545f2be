import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

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

/** The provider plugins that the installed SDKs want, each in exactly the SDK's version. */
export function wantedPlugins(checkout: string): PulumiPackage[] {
  return readdirSync(join(checkout, "node_modules", "@pulumi"))
    .map((folder) => ({ folder, manifest: manifest(checkout, folder) }))
    .filter(({ manifest }) => manifest.pulumi?.resource === true)
    .map(({ folder, manifest }) => ({
      name: manifest.pulumi?.name ?? folder,
      version: manifest.version,
    }));
}
