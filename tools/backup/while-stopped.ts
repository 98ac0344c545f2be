import { Failure } from "../command-line.ts";
import { docker } from "../docker.ts";
import { undisturbed } from "./engine.ts";

/** What became of work that containers were stopped for. */
export interface Stopped<T> {
  readonly result: T;
  /** From the order to stop until they were started again, in milliseconds; 0 where none was. */
  readonly downFor: number;
  /** Containers that did not end by themselves in time and were killed. */
  readonly killed: readonly string[];
}

/** Seconds to end in: a store that is busy needs more than the ten that the engine gives by itself. */
const PATIENCE = 60;

/** How a process ends that was killed. */
const KILLED = "137";

/** Does work while containers are stopped, and starts them again however it ends. */
export async function whileStopped<T>(
  containers: readonly string[],
  work: () => Promise<T>,
): Promise<Stopped<T>> {
  if (containers.length === 0) return { result: await work(), downFor: 0, killed: [] };
  const began = Date.now();
  try {
    await undisturbed(["stop", `-t=${PATIENCE}`, ...containers]);
    const format = "{{.State.ExitCode}}";
    const codes = await docker(["inspect", "--format", format, ...containers]);
    const killed = containers.filter((_, index) => codes[index] === KILLED);
    const result = await work();
    await startAgain(containers);
    return { result, downFor: Date.now() - began, killed };
  } catch (error) {
    await startAgain(containers);
    throw error;
  }
}

/** Starting what runs is no error, so this may be done once too often. */
async function startAgain(containers: readonly string[]): Promise<void> {
  try {
    await undisturbed(["start", ...containers]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const command = `docker start ${containers.join(" ")}`;
    throw new Failure(
      `what was stopped must run again, got an error; try \`${command}\`\n${reason}`,
    );
  }
}
