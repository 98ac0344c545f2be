import { archiveFiles } from "../model/archive.ts";
import type { Platform } from "../model/platform.ts";
import type { SharedFolder } from "../model/workload.ts";
import type { Component } from "./pipelines.ts";

const DAY = 86_400_000;

const MEBIBYTES = 1024;

/**
 * Every writer has a folder of its own, by the name of its host: the exporter must be alone with its
 * file, and what it removes are its own old ones. The name is the workload's, or a replica's, and stays.
 */
const OWN_FOLDER = "${env:HOSTNAME}";

/**
 * Cold storage, as a store beside the others: files of what is kept.
 *
 * Each request is a file's next frame, compressed by itself and handed to the kernel before the request
 * is answered, since a file that is rotated is not buffered: a killed process loses nothing of it. So
 * there is no queue, whose place on disk would be no safer than the file.
 */
export function archiveExporters({ archive }: Platform): Component[] {
  if (archive === undefined) return [];
  const { mebibytes } = archiveFiles;
  return [
    {
      id: "file/archive",
      settings: {
        path: `${archiveFiles.folder}/${OWN_FOLDER}/${archiveFiles.current}`,
        create_directory: true,
        directory_permissions: "0700",
        format: "proto",
        compression: "zstd",
        rotation: {
          max_megabytes: mebibytes,
          // Full files are removed by their age; the exporter begins none by time.
          max_days: archive.retention.milliseconds / DAY,
          // One of them is the file that is not full yet.
          max_backups: (archive.largestGibibytes * MEBIBYTES) / mebibytes - 1,
        },
      },
    },
  ];
}

/** The folder of the archive for whoever writes to it: the samplers where there are any, or else the Collector. */
export function archiveFolders(
  { archive, workloads }: Platform,
  writer: "collector" | "sampler",
): SharedFolder[] {
  const writes = workloads.includes("sampler") ? "sampler" : "collector";
  if (archive === undefined || writer !== writes) return [];
  return [{ name: "archive", path: archiveFiles.folder, access: "append" }];
}
