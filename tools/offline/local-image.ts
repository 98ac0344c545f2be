import type { ProgramName } from "./programs.ts";

/** An image with nothing but its programs, laid out as the published one. */
export interface LocalImage {
  /** For each program, which of its files or folders lies where in the image. */
  readonly contents: Readonly<Partial<Record<ProgramName, Readonly<Record<string, string>>>>>;
  /** Scripts of the published image that stand in for themselves, by their path. */
  readonly scripts: Readonly<Record<string, string>>;
  /** What a container runs; empty where its arguments name the program. */
  readonly entrypoint: readonly string[];
  /** User and group that the program runs as. */
  readonly user: string;
  /** Where the program starts; the root where absent. */
  readonly workdir?: string;
  /**
   * Whether it has a `/tmp` that anybody may write to. A folder in memory that is mounted there takes that
   * folder's mode for its own, whatever mode the container asks for, from the second start on.
   */
  readonly temporary?: boolean;
  /** Directories that the program may write to. */
  readonly writable: readonly string[];
  /** Those of them that get a volume where none is mounted. */
  readonly volumes: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The programs that an image is made of. */
export function programsOf({ contents }: Pick<LocalImage, "contents">): ProgramName[] {
  return Object.keys(contents) as ProgramName[];
}
