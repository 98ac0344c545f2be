import type { Environment } from "../environment/schema.ts";
import type { Duration } from "./units/duration.ts";

/** For how long, and how much, cold storage keeps. */
export interface Archive {
  /** Whole days. */
  readonly retention: Duration;
  readonly largestGibibytes: number;
}

/** The archive that settings ask for; none where they name no retention. */
export function archiveFrom(archive: Environment["archive"]): Archive | undefined {
  const { retention, largestGibibytes = LARGEST_GIBIBYTES } = archive;
  return retention && { retention, largestGibibytes };
}

const LARGEST_GIBIBYTES = 10;

/**
 * Where cold storage is, alike in every workload that writes to it. A file is named after the moment at
 * which it was full; the one that is written now has no moment in its name.
 */
export const archiveFiles = {
  folder: "/var/lib/archive",
  /** The name of the file that is written now, and of every file. */
  current: "traces.otlp",
  pattern: /^traces(?:-[^/]*)?\.otlp$/,
  /**
   * Size of a full file: small enough that what is older than the retention goes soon, and that a
   * reader may hold one; large enough that ten thousand GiB are less than a million files.
   */
  mebibytes: 16,
} as const;
