import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { environmentFrom } from "../../environment/parse.ts";
import type { Environment } from "../../environment/schema.ts";

/** Root of the checkout. */
export const root = join(import.meta.dirname, "../..");

/** The stacks whose configuration is checked in. */
export const stacks = ["dev"] as const;

/** The settings in a stack's file, without the project's name before each key. */
export function settingsOf(stack: string): Record<string, unknown> {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(/^tracing-infra:/, ""), value]),
  );
}

/** The environment that a checked-in stack describes, with some settings changed. */
export function environmentOf(stack: string, changes: Record<string, unknown> = {}): Environment {
  return environmentFrom(stack, { ...settingsOf(stack), ...changes });
}
