import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../setup/write-whole.ts";
import { runFolder, type Layout } from "./layout.ts";

/** What has to be known to take a cluster down again. */
export interface ClusterRecord {
  /** The folder of its state. */
  readonly state: string;
  /** Settings of the whole machine as they were before, by name. */
  readonly sysctls: Readonly<Record<string, string>>;
  /** Folders that were not there before. */
  readonly absent: readonly string[];
}

const file = join(runFolder, "record.json");

/** The record of the cluster of this machine; undefined where there is none. */
export function clusterRecord(): ClusterRecord | undefined {
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, "utf8")) as ClusterRecord;
}

/** The folders that were not there before the cluster, if it had begun before the machine was restarted. */
export function absentBefore({ state }: Pick<Layout, "state">): readonly string[] | undefined {
  const copy = join(state, "record.json");
  return existsSync(copy)
    ? (JSON.parse(readFileSync(copy, "utf8")) as ClusterRecord).absent
    : undefined;
}

/** Writes down what has to be undone, before any of it is done. */
export async function writeRecord(record: ClusterRecord): Promise<void> {
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  await mkdir(record.state, { recursive: true, mode: 0o700 });
  for (const path of [file, join(record.state, "record.json")]) {
    await writeWhole(path, `${JSON.stringify(record, null, 2)}\n`, 0o600);
  }
}

/** Forgets the cluster, all of which is gone. */
export async function forgetRecord(): Promise<void> {
  await rm(runFolder, { recursive: true, force: true });
}
