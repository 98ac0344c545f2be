/** Which resource plugins a program needs, found in what is installed beside it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb.js";

/** The part of a package.json that matters here. */
interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
    readonly parameterization?: {
      readonly name: string;
      readonly version: string;
      readonly value: string;
    };
  };
}

/** Every package under `directory` whose package.json says that it has a resource plugin. */
export function requiredPackages(directory: string): PackageDependency[] {
  return installedIn(join(directory, "node_modules")).flatMap(dependency);
}

function installedIn(nodeModules: string): PackageJson[] {
  return entriesOf(nodeModules).flatMap((name) => {
    const path = join(nodeModules, name);
    if (name.startsWith(".")) return [];
    if (name.startsWith("@")) return installedIn(path);
    const json = packageJsonIn(path);
    return json === undefined ? [] : [json, ...installedIn(join(path, "node_modules"))];
  });
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The package.json in `folder`; nothing when there is none that can be read. */
export function packageJsonIn(folder: string): PackageJson | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
  } catch {
    return undefined;
  }
}

function dependency({ name = "", version = "", pulumi }: PackageJson): PackageDependency[] {
  if (pulumi?.resource !== true) return [];
  const needed = new plugin.PackageDependency();
  needed.setKind("resource");
  needed.setName(pulumi.name ?? name.replace(/^@pulumi\//, "").replace(/^@/, ""));
  needed.setVersion(`v${(pulumi.version ?? version).replace(/^v/, "")}`);
  needed.setServer(pulumi.server ?? "");
  if (pulumi.parameterization !== undefined) {
    const parameterization = new plugin.PackageParameterization();
    parameterization.setName(pulumi.parameterization.name);
    parameterization.setVersion(pulumi.parameterization.version);
    parameterization.setValue(pulumi.parameterization.value);
    needed.setParameterization(parameterization);
  }
  return [needed];
}
