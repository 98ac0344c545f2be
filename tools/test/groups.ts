import { execa, type Options } from "execa";
import { root } from "../stack-file.ts";

/** Tests that are run by one process, one after the other. */
export interface Group {
  readonly title: string;
  /** Patterns of files. */
  readonly specs: readonly string[];
}

/** What came of some tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** What failed, and why, a line each. */
  readonly failures: readonly string[];
  /** Whether all went well, that the process ended as it should among it. */
  readonly well: boolean;
}

/** In this order: what is quick to fail comes first. */
export const groups = {
  /** What needs no platform. */
  parts: { title: "parts", specs: ["test/!(acceptance)/**/*.test.ts"] },
  /** What is in a network of its own, and mostly waits. */
  clusters: {
    title: "clusters",
    specs: ["test/acceptance/cluster.test.ts", "test/acceptance/production.test.ts"],
  },
  /** What has the Docker engine to itself. */
  docker: { title: "Docker", specs: ["test/acceptance/platform.test.ts"] },
} as const satisfies Record<string, Group>;

/** How a group is run. */
export interface Running {
  /** Only the tests whose sentence has this in it. */
  readonly grep?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a group, whose tests are told as they end. */
export async function shown({ specs }: Group, running: Running): Promise<Counts> {
  const { counts } = await ended(specs, running, {
    stdout: ["inherit", "pipe"],
    stderr: "inherit",
  });
  return counts;
}

/** Runs a group beside another; what it says is for when that has ended. */
export async function aside(
  { specs }: Group,
  running: Running,
): Promise<{ readonly counts: Counts; readonly said: string }> {
  return ended(specs, running, { stdout: "pipe", stderr: "pipe" });
}

async function ended(
  specs: readonly string[],
  { grep, env }: Running,
  output: Pick<Options, "stdout" | "stderr">,
) {
  const only = grep === undefined ? [] : ["--grep", grep];
  const { exitCode, stdout, stderr } = await execa("npx", ["mocha", ...only, ...specs], {
    ...{ cwd: root, env, reject: false, stdin: "ignore" },
    ...output,
  });
  const text = String(stdout);
  return { counts: countsIn(text, exitCode ?? 1), said: `${text}\n${String(stderr ?? "")}`.trim() };
}

/** The counts that the reporter has written, and what it says failed. */
export function countsIn(text: string, exitCode: number): Counts {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(text) ?? [];
  const known = passed !== undefined && failed !== undefined;
  return {
    passed: Number(passed ?? 0),
    failed: Number(failed ?? 0),
    failures: Array.from(text.matchAll(/^failed: (.+)$/gm), ([, failure = ""]) => failure),
    well: known && exitCode === 0,
  };
}

/** The counts of several groups together. */
export function together(all: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    failures: all.flatMap(({ failures }) => failures),
    well: all.every(({ well }) => well),
  };
}
