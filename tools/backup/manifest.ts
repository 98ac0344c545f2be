import { z } from "zod";
import { Failure } from "../command-line.ts";

/** The file that says what a backup holds; it is written last. */
export const MANIFEST = "manifest.json";

/** The only version of the manifest there is so far. */
const VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in lower-case hexadecimal");

/** A name without a folder, so that a manifest leads nowhere but into its own. */
const plainName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, "must be a plain name without a folder");

/** One file of a backup: its name there, its bytes and their digest. */
const file = z.strictObject({ file: plainName, size: z.int().nonnegative(), sha256 });

/** The archive of one volume: a tar compressed with zstd, whose one top folder has the volume's name. */
const archive = z.strictObject({
  ...file.shape,
  volume: plainName,
  labels: z.record(z.string(), z.string()),
  /** Files, folders and links in it, the top folder among them. */
  entries: z.int().positive(),
  /** Length of the tar before compression. */
  uncompressed: z.int().nonnegative(),
});

const manifest = z.strictObject({
  formatVersion: z.literal(VERSION),
  stack: plainName,
  /** When the first volume was stopped: all that was accepted before is in the backup. */
  madeAt: z.iso.datetime(),
  /** Version of each workload's image, by the workload's name. */
  versions: z.record(z.string(), z.string()),
  /** What `pulumi stack export` wrote; absent where nothing was deployed. */
  state: file.optional(),
  /** The stack's settings; absent where the checkout had none. */
  configuration: file.optional(),
  /** Present only where it was asked for. */
  passphrase: file.optional(),
  volumes: z.array(archive),
});

/** One file of a backup. */
export type BackupFile = z.output<typeof file>;

/** The archive of one volume. */
export type Archive = z.output<typeof archive>;

/** What a backup holds. */
export type Manifest = z.output<typeof manifest>;

/** Every file that a manifest speaks of. */
export function filesOf({ state, configuration, passphrase, volumes }: Manifest): BackupFile[] {
  return [state, configuration, passphrase, ...volumes].filter((one) => one !== undefined);
}

/**
 * The manifest that `text` is.
 *
 * @param where the file it comes from, for the message.
 * @throws Failure naming everything that is wrong with it.
 */
export function manifestFrom(text: string, where: string): Manifest {
  const value = jsonFrom(text, where);
  const version = z.looseObject({ formatVersion: z.int() }).safeParse(value);
  if (version.success && version.data.formatVersion > VERSION) {
    throw new Failure(
      `${where}: must have format version ${VERSION}, got '${version.data.formatVersion}'; ` +
        "restore it with the checkout that made it",
    );
  }
  const result = manifest.safeParse(value);
  if (result.success) return result.data;
  throw new Failure(`${where} is not the manifest of a backup:\n${z.prettifyError(result.error)}`);
}

function jsonFrom(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(`${where}: must be JSON, got something else; take another backup's folder`);
  }
}
