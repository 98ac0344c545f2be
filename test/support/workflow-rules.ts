import { stepsOf, workflowsIn, type Texts, type Workflow } from "./workflows.ts";

/** What workflows may refer to. */
export interface Known {
  /** The scripts of `package.json`. */
  readonly scripts: readonly string[];
  /** The stacks with a file. */
  readonly stacks: readonly string[];
}

/** A rule: what it finds fault with, a text each. */
type Rule = (all: Texts, known: Known) => string[];

/**
 * A secret, or where the state is, for who pushed to the repository itself: all conditions must hold, that one
 * among them, or it is empty.
 */
const GUARDED =
  /^\$\{\{ (?:[^|]+ && )?github\.event\.pull_request\.head\.repo\.full_name == github\.repository && (?:[^|]+ && )?(?:secrets\.\w+|vars\.PULUMI_BACKEND_URL) \|\| '' \}\}$/;

/** The rules by their names. */
export const rules = {
  "actions are pinned by commit": (all) =>
    workflowTexts(all).flatMap(([path, text]) =>
      [...text.matchAll(/^[ -]*uses: *(.*)$/gm)]
        .map(([, used = ""]) => used)
        .filter(
          (used) =>
            !/^\.\/[\w./-]+$/.test(used) &&
            !/^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used),
        )
        .map((used) => `${path}: ${used}`),
    ),
  "one action has one version": (all) => {
    const versions = new Map<string, Set<string>>();
    for (const { uses } of everyStep(all)) {
      const [, action, commit] = /^(.+)@([0-9a-f]{40})$/.exec(uses ?? "") ?? [];
      if (action === undefined || commit === undefined) continue;
      versions.set(action, (versions.get(action) ?? new Set()).add(commit));
    }
    return [...versions].filter(([, commits]) => commits.size > 1).map(([action]) => action);
  },
  "nothing is permitted at the top": (all) =>
    workflows(all)
      .filter(([, { permissions }]) => JSON.stringify(permissions) !== "{}")
      .map(([path]) => path),
  "every job says what it may": (all) =>
    jobs(all).flatMap(([name, { permissions }]) => (permissions === undefined ? [name] : [])),
  "every job has an end": (all) =>
    jobs(all).flatMap(([name, job]) => (job["timeout-minutes"] === undefined ? [name] : [])),
  "no fork's code runs with the repository's rights": (all) =>
    workflows(all)
      .filter(([, { on }]) =>
        eventsOf(on).some((event) => /^(pull_request_target|workflow_run)$/.test(event)),
      )
      .map(([path]) => path),
  "forks get no secrets": (all) =>
    workflows(all)
      .filter(([, { on }]) => eventsOf(on).includes("pull_request"))
      .flatMap(([path, workflow]) =>
        stringsIn(workflow)
          .filter((text) => /\bsecrets\b|\bvars\.PULUMI_BACKEND_URL/.test(text))
          .filter((text) => !GUARDED.test(text))
          .map((text) => `${path}: ${text}`),
      ),
  "secrets are for single steps": (all) =>
    workflows(all).flatMap(([path, { jobs: all = {}, ...workflow }]) => {
      const outside = [workflow, ...Object.values(all).map(({ steps: _, ...job }) => job)];
      return stringsIn(outside)
        .filter((text) => /\bsecrets\b/.test(text))
        .map((text) => `${path}: ${text}`);
    }),
  "scripts have no expressions": (all) =>
    everyStep(all).flatMap(({ run = "" }) => (run.includes("${{") ? [run] : [])),
  "shells stop at the first failure": (all) => [
    ...workflowsIn(all).flatMap(([path, { defaults, runs }]) => {
      const own = (runs?.steps ?? []).flatMap(({ run, shell }) =>
        run === undefined ? [] : [shell],
      );
      const shells = runs === undefined ? [defaults?.run.shell] : own;
      return shells
        .filter((shell) => shell !== "bash --noprofile --norc -euo pipefail {0}")
        .map((shell) => `${path}: ${shell ?? "no shell"}`);
    }),
    ...Object.entries(all)
      .filter(([path, text]) => path.endsWith(".sh") && !/^set -euo pipefail$/m.test(text))
      .map(([path]) => path),
  ],
  "checkouts keep no token": (all) =>
    everyStep(all)
      .filter(({ uses }) => uses?.startsWith("actions/checkout@"))
      .filter((step) => step.with?.["persist-credentials"] !== false)
      .map(({ uses = "" }) => uses),
  "commands are there": (all, { scripts }) =>
    typed(all).flatMap((text) =>
      [...text.matchAll(/\bnpm run (?:-s )?([\w-]+)/g)]
        .map(([, name = ""]) => name)
        .filter((name) => !scripts.includes(name)),
    ),
  "scripts are there": (all) =>
    typed(all).flatMap((text) =>
      [...text.matchAll(/\.github\/scripts\/[\w.-]+/g)]
        .map(([path]) => path)
        .filter((path) => all[path] === undefined),
    ),
  "stacks have files": (all, { stacks }) =>
    stacksNamed(all).filter((name) => !stacks.includes(name)),
} as const satisfies Record<string, Rule>;

/** The names of the rules that are broken, each with what breaks it. */
export function broken(all: Texts, known: Known): Record<string, string[]> {
  const found = Object.entries<Rule>(rules).map(
    ([name, rule]) => [name, rule(all, known)] as const,
  );
  return Object.fromEntries(found.filter(([, findings]) => findings.length > 0));
}

/** The stacks that workflows name, by matrices, variables, choices and options. */
export function stacksNamed(all: Texts): string[] {
  const named = workflows(all).flatMap(([, { on, jobs: jobsOf = {} }]) => [
    ...choicesOf(on),
    ...Object.values(jobsOf).flatMap(({ strategy, env }) => [
      ...(strategy?.matrix.stack ?? []),
      env?.["STACK"] ?? "",
    ]),
  ]);
  const options = typed(all).flatMap((text) =>
    Array.from(text.matchAll(/--stack (\w[\w-]*)/g), ([, name = ""]) => name),
  );
  return [...named, ...options].filter((name) => name !== "" && !name.includes("${{"));
}

function choicesOf(on: unknown): readonly string[] {
  const { workflow_dispatch: dispatch } = (typeof on === "object" ? on : {}) as {
    workflow_dispatch?: { inputs?: { stack?: { options?: readonly string[] } } } | null;
  };
  return dispatch?.inputs?.stack?.options ?? [];
}

/** Everything that a shell is told, in workflows and in the scripts that they start, without comments. */
function typed(all: Texts): string[] {
  const scripts = Object.entries(all).filter(([path]) => path.endsWith(".sh"));
  const texts = [...everyStep(all).map(({ run = "" }) => run), ...scripts.map(([, text]) => text)];
  return texts.map((text) => text.replaceAll(/^ *#.*$/gm, ""));
}

function workflowTexts(all: Texts): [string, string][] {
  return Object.entries(all).filter(([path]) => path.endsWith(".yml"));
}

function workflows(all: Texts): [string, Workflow][] {
  return workflowsIn(all).filter(([, { runs }]) => runs === undefined);
}

function everyStep(all: Texts) {
  return workflowsIn(all).flatMap(([, workflow]) => stepsOf(workflow));
}

function jobs(all: Texts) {
  return workflows(all).flatMap(([path, workflow]) =>
    Object.entries(workflow.jobs ?? {}).map(([name, job]) => [`${path}: ${name}`, job] as const),
  );
}

function eventsOf(on: unknown): string[] {
  if (typeof on === "string") return [on];
  return Array.isArray(on) ? on.map(String) : Object.keys(on as object);
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsIn(inner)]);
}
