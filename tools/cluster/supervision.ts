import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeWhole } from "../setup/write-whole.ts";
import { nodeCgroupFolders } from "./cgroups.ts";
import type { Daemon } from "./daemons.ts";
import type { Layout } from "./layout.ts";
import { isRunning, killAll, processWith, type ProcessId } from "./processes.ts";

/** A daemon as it was started. */
export interface Started extends ProcessId {
  readonly name: string;
  /** Another one for every other command or configuration. */
  readonly made: string;
}

/** The process that has the node's network for as long as it runs, and does nothing. */
export const node = "network";

/** Puts itself into the groups and becomes the program, with the same number. */
const ENTER =
  'for folder in $GROUPS_OF_NODE; do echo $$ >"$folder/cgroup.procs" || exit; done; exec "$@"';

/** All that was started, running or not. */
export async function started({ run }: Layout): Promise<Started[]> {
  const files = await readdir(join(run, "processes")).catch(() => []);
  return files
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(run, "processes", name), "utf8")) as Started);
}

/** What was started by that name and runs. */
export async function running(layout: Layout, name: string): Promise<Started | undefined> {
  return (await started(layout)).find((one) => one.name === name && isRunning(one));
}

/** Has the node's network begin; one that has begun stays. */
export async function ensureNode(layout: Layout): Promise<Started> {
  const found = await running(layout, node);
  if (found !== undefined) return found;
  const command = ["unshare", "--net", "--", "sleep", "infinity"] as const;
  const one = await start(layout, { name: node, command, env: {} }, "");
  // It begins in this process's own, and whoever put a link there would put it into the machine's.
  while (isRunning(one) && networkOf(one.pid) === networkOf(process.pid)) await sleep(20);
  return one;
}

function networkOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

/**
 * Makes sure that a daemon runs as it is described; one that runs otherwise is started anew.
 *
 * @param configuration whatever else it is made from.
 */
export async function ensureDaemon(
  layout: Layout,
  daemon: Daemon,
  configuration: string,
): Promise<Started> {
  const made = createHash("sha256")
    .update(JSON.stringify([daemon.command, configuration]))
    .digest("hex");
  const found = await running(layout, daemon.name);
  if (found?.made === made) return found;
  if (found !== undefined) await stop(layout, daemon.name);
  const { pid } = await ensureNode(layout);
  const command = ["nsenter", `--net=/proc/${pid}/ns/net`, "--", ...daemon.command] as const;
  return start(layout, { ...daemon, command }, made);
}

/** Ends a daemon at once. */
export async function stop(layout: Layout, name: string): Promise<void> {
  const found = await running(layout, name);
  if (found !== undefined)
    await killAll(() => Promise.resolve(isRunning(found) ? [found.pid] : []));
  await rm(fileOf(layout, name), { force: true });
}

/** What a daemon wrote last, for whoever has to find out why it ended. */
export function lastWords({ logs }: Layout, name: string, lines = 5): string {
  try {
    const text = readFileSync(logOf(logs, name), "utf8").trimEnd();
    return text.split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
}

async function start(
  layout: Layout,
  { name, command, env }: Daemon,
  made: string,
): Promise<Started> {
  await mkdir(join(layout.run, "processes"), { recursive: true });
  const log = openSync(logOf(layout.logs, name), "a", 0o600);
  const child = spawn("sh", ["-c", ENTER, "sh", ...command], {
    // It has to outlive the tool that started it.
    detached: true,
    stdio: ["ignore", log, log],
    // Nothing of the user's own: a proxy would be asked for the node, and a secret be there for all to read.
    env: {
      PATH: process.env["PATH"],
      HOME: "/",
      ...env,
      GROUPS_OF_NODE: nodeCgroupFolders().join(" "),
    },
    cwd: "/",
  });
  closeSync(log);
  child.unref();
  const found = child.pid === undefined ? undefined : processWith(child.pid);
  if (found === undefined) throw new Error(`${name}: must start, got nothing that runs`);
  const one: Started = { ...found, name, made };
  await writeWhole(fileOf(layout, name), `${JSON.stringify(one)}\n`);
  return one;
}

function fileOf({ run }: Layout, name: string): string {
  return join(run, "processes", `${name}.json`);
}

function logOf(logs: string, name: string): string {
  return join(logs, `${name}.log`);
}
