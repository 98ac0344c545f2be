import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PLATFORM_DOWN } from "../access.ts";
import { Failure } from "../command-line.ts";
import { platformNameOf } from "../docker.ts";
import type { Stack } from "../stack-file.ts";
import { onDisk, writeArchive } from "./archive.ts";
import { MANIFEST, type Archive, type Manifest } from "./manifest.ts";
import { inCopyOrder, inWindows } from "./order.ts";
import { smallFiles } from "./small-files.ts";
import { secondsInWords, sizeInWords } from "./size.ts";
import { stateOf } from "./state.ts";
import { withVessel } from "./vessel.ts";
import { requireNoStrangers, versionsOf, volumesOf, type Volume } from "./volumes.ts";
import { whileStopped } from "./while-stopped.ts";
import { wholeFolder } from "./whole-folder.ts";

/** How a backup is to be made. */
export interface BackupOptions {
  /** The folder to make. */
  readonly out: string;
  /** Whether what opens the state's secrets comes along. */
  readonly withPassphrase: boolean;
  readonly signal: AbortSignal;
  /** Tells the person waiting what has been done, a line at a time. */
  readonly tell: (line: string) => void;
}

/** The platform's name, and how to work on it. */
interface Work extends BackupOptions {
  readonly platform: string;
}

/**
 * Writes everything that a stack's platform keeps to a new folder.
 *
 * Whoever writes to a volume is stopped while it is copied, one after the other, and started again
 * whatever happens; who did not run stays stopped.
 *
 * @throws Failure with exit code 2 where there is neither a state nor a volume.
 */
export async function backup(stack: Stack, options: BackupOptions): Promise<Manifest> {
  const platform = platformNameOf(stack.name);
  const [state, found] = [await stateOf(stack), await volumesOf(platform)];
  if (state === undefined && found.length === 0) {
    throw new Failure(
      `stack '${stack.name}' has neither a platform deployed nor data; deploy it with \`npm start\``,
      PLATFORM_DOWN,
    );
  }
  requireNoStrangers(platform, found);
  const madeAt = new Date().toISOString();
  return wholeFolder(options.out, async (folder) => {
    const small = await smallFiles(
      { stack, state, withPassphrase: options.withPassphrase },
      folder,
    );
    const work = { ...options, platform, out: folder };
    const manifest: Manifest = {
      formatVersion: 1,
      stack: stack.name,
      madeAt,
      versions: await versionsOf(platform),
      ...small,
      volumes: await archives(found, work),
    };
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    await writeFile(join(folder, MANIFEST), text, { flag: "wx", mode: 0o600, flush: true });
    return manifest;
  });
}

function archives(found: readonly Volume[], work: Work): Promise<Archive[]> {
  if (found.length === 0) return Promise.resolve([]);
  const mounted = found.map(({ name }) => ({ volume: name, folder: name }));
  return withVessel(work.platform, mounted, async (vessel) => {
    const written: Archive[] = [];
    const held = found.map((volume) => ({ ...volume, workloads: workloadsOf(volume) }));
    for (const window of inWindows(inCopyOrder(held), activeUsersOf)) {
      written.push(...(await archivesOf(window, vessel, work)));
    }
    return written;
  });
}

function activeUsersOf({ users }: Volume): string[] {
  return users.filter(({ active }) => active).map(({ container }) => container);
}

function workloadsOf({ users }: Volume): string[] {
  return users.map(({ workload }) => workload).filter((workload) => workload !== "carrier");
}

/** The archives of volumes that are copied while the same containers are stopped. */
async function archivesOf(
  volumes: readonly Volume[],
  vessel: string,
  { out, signal, tell }: Work,
): Promise<Archive[]> {
  signal.throwIfAborted();
  const active = [...new Set(volumes.flatMap(activeUsersOf))];
  const { result, downFor, killed } = await whileStopped(active, async () => {
    const written: Archive[] = [];
    for (const { name, labels } of volumes) {
      const file = `${name}.tar.zst`;
      const one = await writeArchive({ vessel, folder: name, signal }, join(out, file));
      written.push({ file, volume: name, labels, ...one });
    }
    return written;
  });
  for (const { file, volume, size, uncompressed, entries } of result) {
    // Not before the containers run again: it may take as long as the copy.
    await onDisk(join(out, file));
    tell(`${volume}: ${sizeInWords(size)} of ${sizeInWords(uncompressed)}, ${entries} entries`);
  }
  if (active.length > 0) tell(`down for ${secondsInWords(downFor)}: ${active.join(", ")}`);
  for (const container of killed) {
    tell(`${container} did not end in time and was killed: its copy is as after a power cut`);
  }
  return result;
}
