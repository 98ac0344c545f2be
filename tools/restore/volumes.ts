import { join } from "node:path";
import { holdsData, readArchive } from "../backup/archive.ts";
import { undisturbed } from "../backup/engine.ts";
import { secondsInWords, sizeInWords } from "../backup/size.ts";
import { withVessel } from "../backup/vessel.ts";
import { volumesCalled } from "../backup/volumes.ts";
import { platformNameOf } from "../docker.ts";
import type { Present, Target } from "./plan.ts";

/** Where volumes are restored from and to. */
export interface Filling {
  readonly stack: string;
  /** The backup's. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/** The volumes that are there under the names of those to restore. */
export async function presentVolumes(
  targets: readonly Target[],
  { stack, signal }: Pick<Filling, "stack" | "signal">,
): Promise<Present[]> {
  const found = await volumesCalled(targets.map(({ volume }) => volume));
  if (found.length === 0) return [];
  const mounted = found.map(({ name }) => ({ volume: name, folder: name }));
  return withVessel(platformNameOf(stack), mounted, async (vessel) => {
    const present: Present[] = [];
    for (const volume of found) {
      const folder = volume.name;
      present.push({ ...volume, holdsData: await holdsData({ vessel, folder, signal }) });
    }
    return present;
  });
}

/** Removes volumes with the containers that use them, which the deployment makes again. */
export async function removeVolumes(volumes: readonly Present[]): Promise<void> {
  const users = volumes.flatMap((volume) => volume.users.map(({ container }) => container));
  if (users.length > 0) await undisturbed(["rm", "--force", "--volumes", ...new Set(users)]);
  if (volumes.length > 0) await undisturbed(["volume", "rm", ...volumes.map(({ name }) => name)]);
}

/** Makes the volumes and fills them from their archives; all of them, or none is left. */
export async function fillVolumes(
  targets: readonly Target[],
  { stack, folder, signal, tell }: Filling,
): Promise<void> {
  try {
    for (const { volume, labels } of targets) {
      const said = Object.entries(labels).map(([label, value]) => `--label=${label}=${value}`);
      await undisturbed(["volume", "create", ...said, volume]);
    }
    const mounted = targets.map(({ volume, archive }) => ({ volume, folder: archive.volume }));
    await withVessel(platformNameOf(stack), mounted, async (vessel) => {
      for (const { volume, archive } of targets) {
        signal.throwIfAborted();
        const began = Date.now();
        await readArchive(join(folder, archive.file), { vessel, signal });
        const { uncompressed, entries } = archive;
        const took = secondsInWords(Date.now() - began);
        tell(`${volume}: ${sizeInWords(uncompressed)}, ${entries} entries in ${took}`);
      }
    });
  } catch (error) {
    await discardVolumes(targets);
    throw error;
  }
}

/** Removes what was made of the targets so far. */
export async function discardVolumes(targets: readonly Target[]): Promise<void> {
  if (targets.length === 0) return;
  await undisturbed(["volume", "rm", "--force", ...targets.map(({ volume }) => volume)]);
}
