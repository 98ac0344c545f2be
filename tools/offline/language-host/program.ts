/** The program that a request speaks of: where it lies, and how its project file wants it run. */
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb.js";

/** Where a program lies, and how it is run. */
export interface Program {
  /** Folder of the project file. */
  readonly root: string;
  /** Folder that the program is run in. */
  readonly directory: string;
  /** File within the folder, or `.` for the one its package.json names. */
  readonly entryPoint: string;
  readonly options: RuntimeOptions;
}

/** The `runtime.options` of a project file that this language host knows. */
export interface RuntimeOptions {
  /** Compile with ts-node; without it, TypeScript is left to Node's own type stripping. Default: true. */
  readonly typescript: boolean;
  readonly tsconfig: string | undefined;
  /** Arguments for Node itself. */
  readonly nodeArgs: readonly string[];
  /** The program that installs packages. Default: npm. */
  readonly packageManager: string;
}

/** The program that `info` describes. */
export function programIn(info: ProgramInfo | undefined): Program {
  if (info === undefined) throw new Error("the engine must say which program it means, got none");
  return {
    root: info.getRootDirectory(),
    directory: info.getProgramDirectory(),
    entryPoint: info.getEntryPoint(),
    options: runtimeOptions(info.getOptions()?.toJavaScript() ?? {}),
  };
}

/**
 * The options of a project file.
 * @throws Error when one of them has a value of the wrong type.
 */
export function runtimeOptions(options: Readonly<Record<string, unknown>>): RuntimeOptions {
  const text = (name: string) => option(options, name, "string") as string | undefined;
  const manager = text("packagemanager") ?? "auto";
  return {
    typescript: (option(options, "typescript", "boolean") as boolean | undefined) ?? true,
    tsconfig: text("tsconfig"),
    nodeArgs: words(text("nodeargs") ?? ""),
    packageManager: manager === "auto" ? "npm" : manager,
  };
}

function option(options: Readonly<Record<string, unknown>>, name: string, type: string): unknown {
  const value = options[name] ?? undefined;
  if (value !== undefined && typeof value !== type)
    throw new Error(
      `Pulumi.yaml: runtime option '${name}' must be a ${type}, got a ${typeof value}`,
    );
  return value;
}

/** `text` cut at its spaces, but for those within quotes, as a shell does. */
export function words(text: string): string[] {
  const cut = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return cut.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** What the SDK is told about TypeScript by its environment. */
export function typescriptEnvironment({ typescript, tsconfig }: RuntimeOptions): NodeJS.ProcessEnv {
  return {
    // Set in both cases, so that a value in the operator's own environment decides nothing.
    PULUMI_NODEJS_TYPESCRIPT: String(typescript),
    ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
  };
}

/**
 * The file of a module as `directory`'s programs find it.
 * @throws Error with what to do when it is not installed there.
 */
export function moduleFor(directory: string, module: string): string {
  try {
    return createRequire(join(directory, "index.js")).resolve(module);
  } catch {
    throw new Error(`'${module}' must be installed in ${directory}; run \`npm install\` there`);
  }
}
