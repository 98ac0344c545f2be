import { execa, type ResultPromise } from "execa";
import { Failure } from "../command-line.ts";
import { workbench } from "../workbench.ts";

/**
 * Runs a command of the Docker client to its end, whatever is typed at the terminal meanwhile.
 *
 * An interrupt goes to every process of the terminal; a `stop` that it cuts off would still be carried
 * out by the engine, after the `start` that was to undo it.
 */
export async function undisturbed(args: readonly string[]): Promise<string> {
  const result = await execa("docker", args, {
    env: workbench().env,
    reject: false,
    stdin: "ignore",
    detached: true,
  });
  if (result.failed) throw new Failure(`docker ${args.join(" ")} failed\n${result.stderr}`);
  return result.stdout;
}

/** How a copy is made: where the tar comes from or goes to, and what ends it early. */
interface CopyOptions {
  readonly signal: AbortSignal;
}

/** A `docker cp` whose tar is read from its standard output or written to its standard input. */
export type Copy = ResultPromise<{ stdin: "pipe"; stdout: "pipe"; buffer: { stdout: false } }>;

/** Starts a `docker cp` that streams a tar; it ends when the signal says so. */
export function copy(from: string, to: string, { signal }: CopyOptions): Copy {
  return execa("docker", ["cp", from, to], {
    env: workbench().env,
    stdin: "pipe",
    stdout: "pipe",
    buffer: { stdout: false },
    detached: true,
    cancelSignal: signal,
  });
}

/** What is known of a client that failed. */
interface ClientFailure {
  readonly stderr?: string;
}

/**
 * Waits for a `docker cp` and for what is done with its tar.
 *
 * @throws Failure with what the client said, or the reason for which it was ended early.
 */
export async function copied(
  copying: Copy,
  streaming: Promise<unknown>,
  { signal }: CopyOptions,
): Promise<void> {
  const [client, stream] = await Promise.allSettled([copying, streaming]);
  if (client.status === "fulfilled" && stream.status === "fulfilled") return;
  signal.throwIfAborted();
  const said = client.status === "rejected" ? (client.reason as ClientFailure).stderr : "";
  // A client whose pipe broke has no more to say than what broke it.
  if (said) throw new Failure(`docker cp failed\n${said}`);
  const reason: unknown = [stream, client].find((one) => one.status === "rejected")?.reason;
  throw new Failure(reason instanceof Error ? reason.message : String(reason));
}
