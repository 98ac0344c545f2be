import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

/** Characters of a process' output that are kept, the last ones. */
const KEPT = 20_000;

/** How a process is started. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A program that runs on this machine until it is told to end, or is killed. */
export class RunningProcess {
  private readonly child: ChildProcess;
  private text = "";

  private constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        this.text = `${this.text}${chunk}`.slice(-KEPT);
      });
    }
  }

  static start({ file, args, environment = {} }: Command): RunningProcess {
    // Nothing of this process' own variables, which a program might take for settings.
    const { PATH = "", TMPDIR = "/tmp" } = process.env;
    const env = { PATH, TMPDIR, HOME: "/nonexistent", ...environment };
    return new RunningProcess(spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] }));
  }

  /** What it wrote last. */
  get output(): string {
    return this.text;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until it ends by itself. */
  async end(): Promise<{ readonly code: number | null; readonly output: string }> {
    if (this.running) await once(this.child, "close");
    return { code: this.child.exitCode, output: this.text };
  }

  /** Ends it as a lack of memory or of its machine would. */
  async kill(): Promise<void> {
    if (!this.running) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }

  /** Tells it to end, and ends it where it has not within its grace, in milliseconds; whether it has. */
  async stop(grace: number): Promise<boolean> {
    if (!this.running) return true;
    const ended = once(this.child, "exit");
    this.child.kill("SIGTERM");
    await Promise.race([ended, setTimeout(grace, undefined, { ref: false })]);
    const byItself = !this.running;
    await this.kill();
    return byItself;
  }
}
