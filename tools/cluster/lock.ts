import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../command-line.ts";
import { writeWhole } from "../setup/write-whole.ts";
import { isRunning, processWith, type ProcessId } from "./processes.ts";

/** A file outside of the cluster's folder, which `down` removes. */
const file = join("/run", "tracing-cluster.lock");

/**
 * Does something that nobody else may do to the cluster at the same time.
 *
 * @throws Failure when somebody does.
 */
export async function exclusively(work: () => Promise<void>): Promise<void> {
  if (existsSync(file)) {
    const other = JSON.parse(readFileSync(file, "utf8")) as ProcessId;
    if (isRunning(other)) {
      throw new Failure(
        `cluster: must be changed by one command at a time, got process ${other.pid} at it; wait for its end`,
      );
    }
  }
  await writeWhole(file, JSON.stringify(processWith(process.pid)));
  try {
    await work();
  } finally {
    await rm(file, { force: true });
  }
}
