import { execa } from "execa";

/** How a command ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  /** One line for an error message; empty when all went well. */
  readonly reason: string;
}

/** What a command is given beside its arguments. */
export interface RunOptions {
  readonly cwd?: string;
  /** Added to the tool's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The command is stopped when it takes longer; unlimited when absent. */
  readonly seconds?: number;
}

/** Runs one command to its end; a failure is an outcome, never thrown. */
export type Run = (
  command: readonly [string, ...string[]],
  options?: RunOptions,
) => Promise<Outcome>;

/** Runs commands for real. */
export const run: Run = async ([file, ...args], { cwd, env, seconds } = {}) => {
  const result = await execa(file, args, {
    reject: false,
    stdin: "ignore",
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(seconds === undefined ? {} : { timeout: seconds * 1000 }),
  });
  return { ok: !result.failed, stdout: result.stdout, reason: reasonFor(result) };
};

interface Ended {
  readonly failed: boolean;
  readonly timedOut: boolean;
  readonly code?: string | undefined;
  readonly stderr: string;
  readonly exitCode?: number | undefined;
  readonly command: string;
}

function reasonFor({ failed, timedOut, code, stderr, exitCode, command }: Ended): string {
  if (!failed) return "";
  const [program = command] = command.split(" ");
  if (code === "ENOENT") return `no ${program} on PATH`;
  if (timedOut) return `no answer from ${program} in time`;
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  return lines.at(-1)?.trim() ?? `exit code ${exitCode}`;
}
