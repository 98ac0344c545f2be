import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { BOOSTS_FILE } from "../../model/boosts.ts";
import { configurationPath } from "../../model/workload.ts";
import { PLATFORM_DOWN } from "../access.ts";
import { undisturbed } from "../backup/engine.ts";
import { interruptible } from "../backup/interruption.ts";
import { Failure } from "../command-line.ts";
import { docker } from "../docker.ts";
import { workbench } from "../workbench.ts";
import { place } from "./place.ts";

/** Milliseconds in which a Collector that is started again must be ready. */
const PATIENCE = 60_000;

/** Seconds that it has to finish what it holds, as when it is deployed anew. */
const GRACE = "60";

/** What the Collector writes once it takes data, and what when it gives up. */
const READY = "Everything is ready.";
const GAVE_UP = /^Error: .*$/m;

const file = configurationPath(BOOSTS_FILE);

/** The Collector of a platform: its container, and the one that carries its configuration. */
export interface CollectorContainers {
  readonly container: string;
  readonly carrier: string;
}

/** The containers of a platform's Collector, by the names that the Docker target gives them. */
export function collectorOf(platform: string): CollectorContainers {
  const container = `${platform}-collector`;
  return { container, carrier: `${container}-configuration` };
}

/**
 * The file of boosts as the Collector finds it at its next start.
 *
 * @throws Failure with exit code 2 when no Collector runs, or one that cannot boost.
 */
export async function boostsFileOf({ container, carrier }: CollectorContainers): Promise<string> {
  const running = await docker(["ps", "--quiet", "--filter", `name=^${container}$`]);
  if (running.length === 0) {
    const message = `${container}: must run, got no such container; deploy it with \`npm start\``;
    throw new Failure(message, PLATFORM_DOWN);
  }
  const folder = await mkdtemp(join(tmpdir(), "tracing-infra-boosts-"));
  try {
    await docker(["cp", `${carrier}:${file}`, folder]).catch(() => {
      const message = `${carrier}: must have a file ${BOOSTS_FILE}, got none; deploy the stack anew`;
      throw new Failure(message, PLATFORM_DOWN);
    });
    return await readFile(join(folder, BOOSTS_FILE), "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Gives the Collector another file of boosts, and starts it again: it reads files only then.
 *
 * Whatever it has accepted waits in its queues meanwhile. Where it does not start with the new file, or is
 * not waited for to the end, it gets the old one back.
 *
 * @throws Failure when it does not start with the new file, or somebody interrupts it.
 */
export async function replaceBoosts(
  collector: CollectorContainers,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await interruptible(async (signal) => {
    const problem = await startWith(collector, to, signal);
    if (problem === undefined) return;
    // To its end, whatever is typed: what is left otherwise is a boost that nobody knows of.
    const again = await startWith(collector, from, new AbortController().signal);
    const rest =
      again === undefined
        ? "it runs with the boosts of before"
        : `nor does it with those of before: '${again}'; deploy it anew with \`npm start\``;
    throw new Failure(
      `${collector.container}: must start with these boosts, got '${problem}'; ${rest}`,
    );
  });
}

/** Why the Collector is not ready with a file, whoever's fault it is; nothing where it is. */
async function startWith(
  { container, carrier }: CollectorContainers,
  text: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await place(carrier, file, text);
    await undisturbed(["restart", "--time", GRACE, container]);
    return await problemOf(container, signal);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Why a Collector that was started does not get ready; nothing once it is. */
async function problemOf(container: string, signal: AbortSignal): Promise<string | undefined> {
  const since = await undisturbed(["inspect", "--format", "{{.State.StartedAt}}", container]);
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    signal.throwIfAborted();
    const log = await logSince(container, since.trim());
    if (log.includes(READY)) return undefined;
    const error = GAVE_UP.exec(log)?.[0];
    if (error !== undefined) return error;
    await sleep(250, undefined, { signal }).catch(() => undefined);
  }
  return `not ready within ${PATIENCE / 1_000} s`;
}

/** All that a container's process has written since then; it writes to its standard error. */
async function logSince(container: string, since: string): Promise<string> {
  const { all } = await execa("docker", ["logs", "--since", since, container], {
    // In a group of its own, so that no interrupt at the terminal ends it.
    ...{ env: workbench().env, stdin: "ignore", all: true, detached: true },
  });
  return all;
}
