import { join } from "node:path";
import { execa } from "execa";
import { addresses, type Layout } from "./layout.ts";
import type { Programs } from "./programs.ts";

/** What `kubectl` is to find in its environment, for this cluster and without traces in anybody's home. */
export function kubectlEnv({ kubeconfig, state }: Layout): Record<string, string> {
  const direct = [process.env["NO_PROXY"] ?? process.env["no_proxy"] ?? "", addresses.node];
  const noProxy = direct.filter((entry) => entry !== "").join(",");
  return {
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: join(state, "kubectl-cache"),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}

/** The cluster's own `kubectl`. */
export class Kubectl {
  private readonly program: string;
  private readonly env: Record<string, string>;

  constructor(layout: Layout, programs: Programs) {
    this.program = programs.kubernetes("kubectl");
    this.env = kubectlEnv(layout);
  }

  /**
   * Runs a command to its end.
   *
   * @param input for its standard input.
   * @returns what it wrote.
   * @throws Error with what it said when it fails.
   */
  async run(args: readonly string[], input?: string): Promise<string> {
    const { stdout } = await execa(this.program, args, {
      env: this.env,
      ...(input === undefined ? { stdin: "ignore" as const } : { input }),
    });
    return stdout;
  }

  /** Whether a command succeeds. */
  async succeeds(args: readonly string[]): Promise<boolean> {
    const options = { env: this.env, stdin: "ignore", reject: false } as const;
    return !(await execa(this.program, args, options)).failed;
  }

  /** Makes objects be as they are described. */
  async apply(objects: readonly unknown[]): Promise<void> {
    const list = { apiVersion: "v1", kind: "List", items: objects };
    const command = ["apply", "--server-side", "--force-conflicts", "--filename", "-"];
    await this.run(command, JSON.stringify(list));
  }

  /** Runs a command for somebody who sees and answers it; its exit code. */
  async show(args: readonly string[]): Promise<number> {
    const { exitCode } = await execa(this.program, args, {
      env: this.env,
      stdio: "inherit",
      reject: false,
    });
    return exitCode ?? 1;
  }
}
