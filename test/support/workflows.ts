import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../../tools/stack-file.ts";

/** A step of a job or of an action. */
export interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A job of a workflow. */
export interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly environment?: string;
  readonly strategy?: { readonly matrix: { readonly stack: readonly string[] } };
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

/** A workflow, or an action of the project's own where it has `runs`. */
export interface Workflow {
  readonly on?: unknown;
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly defaults?: { readonly run: { readonly shell: string } };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs?: Readonly<Record<string, Job>>;
  readonly runs?: { readonly steps: readonly Step[] };
}

/** What is in `.github`: the texts by their paths from the checkout's root. */
export type Texts = Readonly<Record<string, string>>;

/** The workflows, actions and scripts that are checked in. */
export const texts: Texts = Object.fromEntries(
  globSync(".github/**/*.{yml,sh,mjs}", { cwd: root })
    .sort()
    .map((path) => [path, readFileSync(join(root, path), "utf8")]),
);

/** The path of a workflow by its name. */
export function workflowPath(name: string): string {
  return `.github/workflows/${name}.yml`;
}

/** The workflows, and with them the actions, by their paths. */
export function workflowsIn(all: Texts): [path: string, workflow: Workflow][] {
  return Object.entries(all)
    .filter(([path]) => path.endsWith(".yml"))
    .map(([path, text]) => [path, parse(text) as Workflow]);
}

/** Every step of a workflow or an action. */
export function stepsOf({ jobs = {}, runs }: Workflow): Step[] {
  return [...Object.values(jobs).flatMap(({ steps }) => steps), ...(runs?.steps ?? [])];
}
