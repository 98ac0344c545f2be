import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { root } from "../../tools/stack-file.ts";
import { texts, workflowPath, type Step, type Workflow } from "./workflows.ts";

/** A program that a step has started. */
export interface Call {
  readonly program: "gh" | "npm" | "curl";
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The text that it was to post. */
  readonly body: string | null;
  /** The kubeconfig that it found, and who may read that. */
  readonly kubeconfig: { readonly text: string; readonly mode: string } | null;
}

/** What the programs do that stand in for npm and for those that ask GitHub and GitLab. */
export interface StandIns {
  /** What is answered for each path, the query aside: by GitHub, pages of entries. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** How an npm script ends, 0 by default. */
  readonly exitCodes?: Readonly<Record<string, number>>;
  /** What a preview writes as its comment; nothing by default. */
  readonly comment?: string;
}

/** How a step ended. */
export interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly summary: string;
  readonly calls: readonly Call[];
}

/** A step by where it is. */
export interface Place {
  readonly workflow: string;
  /** Absent for one of the project's own action. */
  readonly job?: string;
  readonly id: string;
}

/** What all stand-ins do: note that they were called, and then as they are told. */
const standIn = `#!${process.execPath}
const { appendFileSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { basename } = require("node:path");
const told = JSON.parse(process.env.STAND_INS);
const program = basename(process.argv[1]);
const args = process.argv.slice(2);
const file = args.find((arg) => /^body=?@/.test(arg))?.replace(/^body=?@/, "");
const { STAND_INS: _, ...env } = process.env;
const kubeconfig = env.KUBECONFIG && {
  text: readFileSync(env.KUBECONFIG, "utf8"),
  mode: (statSync(env.KUBECONFIG).mode & 0o777).toString(8),
};
const body = file ? readFileSync(file, "utf8") : null;
const call = { program, args, env, body, kubeconfig: kubeconfig ?? null };
appendFileSync(told.calls, JSON.stringify(call) + "\\n");
if (program === "gh" && args.includes("--slurp")) {
  const path = args.find((arg) => arg.startsWith("repos/")).split("?")[0];
  console.log(JSON.stringify(told.answers?.[path] ?? [[]]));
}
if (program === "curl" && !args.includes("--request")) {
  console.log(JSON.stringify(told.answers?.[args.at(-1).split("?")[0]]));
}
if (program === "npm") {
  const comment = args[args.indexOf("--comment") + 1];
  if (told.comment && args.includes("--comment")) writeFileSync(comment, told.comment);
  process.exitCode = told.exitCodes?.[args[1]] ?? 0;
}
`;

/** A checkout on a runner of its own, in which the steps of workflows are run without a network. */
export class Runner {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** One with these files beside the project's workflows, by their paths. */
  static async with(files: Readonly<Record<string, string>> = {}): Promise<Runner> {
    const runner = new Runner(await mkdtemp(join(tmpdir(), "tracing-infra-runner-")));
    for (const folder of ["bin", "temp", "checkout"]) mkdirSync(join(runner.folder, folder));
    cpSync(join(root, ".github"), runner.path(".github"), { recursive: true });
    symlinkSync(join(root, "node_modules"), runner.path("node_modules"));
    for (const [path, text] of Object.entries(files)) runner.write(path, text);
    for (const program of ["gh", "npm", "curl"]) {
      const file = join(runner.folder, "bin", program);
      writeFileSync(file, standIn);
      chmodSync(file, 0o755);
    }
    return runner;
  }

  /** The path of a file in the checkout. */
  path(file: string): string {
    return join(this.folder, "checkout", file);
  }

  /** The path of a file in the folder that lasts as long as the job. */
  temp(file: string): string {
    return join(this.folder, "temp", file);
  }

  /** Writes a file of the checkout, or one by its absolute path. */
  write(file: string, text: string): void {
    const path = file.startsWith("/") ? file : this.path(file);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
  }

  /** Runs git in the checkout, and returns what it says. */
  async git(...args: string[]): Promise<string> {
    const as = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    const { stdout } = await execa("git", [...as, ...args], { cwd: this.path("") });
    return stdout;
  }

  /**
   * Runs a step as its workflow has it, in its shell, and with no variables but its own.
   *
   * @param values What expressions are worth, by the names of the variables; empty where not said.
   * @throws Error for a value of a variable that the workflow does not hand to the step.
   */
  async run(
    place: Place,
    values: Readonly<Record<string, string>>,
    standIns: StandIns = {},
  ): Promise<Ended> {
    const { script, shell, variables } = stepAt(place);
    const unknown = Object.keys(values).filter((name) => !(name in variables));
    if (unknown.length > 0) throw new Error(`the step is not given ${unknown.join(", ")}`);
    const env: Record<string, string> = {};
    for (const [name, said] of Object.entries(variables))
      env[name] = said.includes("${{") ? (values[name] ?? "") : said;
    return this.shell({ script, shell, env }, standIns);
  }

  /** Runs a script in a shell, whose command has `{0}` for the script's file, with these variables alone. */
  async shell(
    { script, shell, env }: { script: string; shell: string; env: Record<string, string> },
    standIns: StandIns = {},
  ): Promise<Ended> {
    const [file, calls, summary] = ["step.sh", "calls", "summary.md"].map((name) =>
      join(this.folder, name),
    ) as [string, string, string];
    for (const empty of [calls, summary]) writeFileSync(empty, "");
    writeFileSync(file, script);
    const [bash = "", ...args] = shell.replace("{0}", file).split(" ");
    const { exitCode = 1, all } = await execa(bash, args, {
      cwd: this.path(""),
      all: true,
      reject: false,
      extendEnv: false,
      env: {
        PATH: [join(this.folder, "bin"), process.env["PATH"]].join(delimiter),
        RUNNER_TEMP: join(this.folder, "temp"),
        GITHUB_REPOSITORY: "example/tracing",
        GITHUB_SERVER_URL: "https://github.example.com",
        GITHUB_RUN_ID: "7",
        GITHUB_STEP_SUMMARY: summary,
        STAND_INS: JSON.stringify({ ...standIns, calls }),
        ...env,
      },
    });
    const lines = readFileSync(calls, "utf8").split("\n").filter(Boolean);
    return {
      exitCode,
      output: all,
      summary: readFileSync(summary, "utf8"),
      calls: lines.map((line) => JSON.parse(line) as Call),
    };
  }
}

function stepAt({ workflow: name, job: jobName, id }: Place) {
  const path = jobName === undefined ? `.github/actions/${name}/action.yml` : workflowPath(name);
  const workflow = parse(texts[path] ?? "") as Workflow;
  const job = jobName === undefined ? undefined : workflow.jobs?.[jobName];
  const steps: readonly Step[] = (job ?? workflow.runs)?.steps ?? [];
  const step = steps.find((one) => one.id === id);
  const shell = step?.shell ?? workflow.defaults?.run.shell;
  if (step?.run === undefined || shell === undefined)
    throw new Error(`${path}: must have a step '${id}' that runs something, got none`);
  return {
    script: step.run,
    shell,
    variables: { ...workflow.env, ...job?.env, ...step.env } as Record<string, string>,
  };
}
