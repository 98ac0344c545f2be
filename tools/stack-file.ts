import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { environmentFrom } from "../environment/parse.ts";
import type { Environment } from "../environment/schema.ts";
import { settingsFrom } from "../environment/settings.ts";
import { Failure } from "./command-line.ts";
import { checkout } from "./setup/site.ts";

/** Root of the checkout. */
export const root = checkout;

const PROJECT = "tracing-infra";

/** A stack: its name and the file with its configuration. */
export interface Stack {
  readonly name: string;
  /** Absolute path; `Pulumi.<name>.yaml` in the checkout unless said otherwise. */
  readonly file: string;
}

/** The stack of that name whose configuration lies where Pulumi looks for it. */
export function stackCalled(name: string): Stack {
  return { name, file: join(root, `Pulumi.${name}.yaml`) };
}

/** Where a stack's platform runs. */
export type TargetKind = Environment["target"]["kind"];

/**
 * Where a stack's platform runs, as far as its file says, whether or not all of it is valid: what was
 * deployed by an earlier file can be removed with one that has a mistake in it.
 */
export function targetKindOf({ file }: Pick<Stack, "file">): TargetKind {
  const { target } = settingsIn(file) as { readonly target?: { readonly kind?: unknown } };
  return target?.kind === "kubernetes" ? "kubernetes" : "docker";
}

/**
 * The stack of that name, for a tool that gets at its containers and volumes by Docker.
 *
 * @throws Failure where its platform is in a cluster, with what to do there `instead`.
 */
export function stackOnDocker(name: string, instead: string): Stack {
  const stack = stackCalled(name);
  if (!existsSync(stack.file) || targetKindOf(stack) === "docker") return stack;
  throw new Failure(
    `stack '${name}': must have \`target.kind: docker\` for this, got 'kubernetes'; ${instead}`,
    64,
  );
}

/** Everything that a stack's file configures, the providers' own settings among it. */
export function configurationIn(file: string): Record<string, unknown> {
  return configurationOf(readFileSync(file, "utf8"));
}

function configurationOf(text: string): Record<string, unknown> {
  const { config } = parse(text) as { config?: Record<string, unknown> };
  return config ?? {};
}

/** The settings in a stack's file, by their names without the project's. */
export function settingsIn(file: string): Record<string, unknown> {
  return settingsFrom(configurationIn(file), PROJECT);
}

/** The same in the text of such a file. */
export function settingsOf(text: string): Record<string, unknown> {
  return settingsFrom(configurationOf(text), PROJECT);
}

/**
 * The environment that a stack's file describes, read as the program itself will.
 *
 * @throws Failure when there is no such file or it is not valid.
 */
export function environmentOf({ name, file }: Stack): Environment {
  if (!existsSync(file)) throw new Failure(`there is no stack '${name}': ${file} is missing`, 64);
  try {
    return environmentFrom(name, settingsIn(file));
  } catch (error) {
    if (error instanceof RangeError) throw new Failure(error.message);
    throw error;
  }
}
