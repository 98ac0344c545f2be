import { workbench } from "../workbench.ts";
import { Failure } from "../command-line.ts";
import { docker, PLATFORM_LABEL } from "../docker.ts";
import { undisturbed } from "./engine.ts";

/** Where a vessel has its volumes: each below, in a folder of the name it has in the archive. */
export const VOLUMES = "/volumes";

/** A volume and the name of its folder in the vessel. */
export interface Mounted {
  readonly volume: string;
  readonly folder: string;
}

/** The container's name, which is also what keeps two of them apart. */
export function vesselOf(platform: string): string {
  return `${platform}-volumes`;
}

/**
 * Does work with a container that never starts and has volumes mounted, through which the engine reads
 * and writes them: no image of the platform has a shell or a `tar`.
 *
 * @throws Failure when there is one already, since its maker stops and starts the same containers.
 */
export async function withVessel<T>(
  platform: string,
  mounted: readonly Mounted[],
  work: (vessel: string) => Promise<T>,
): Promise<T> {
  const name = vesselOf(platform);
  if ((await docker(["ps", "--all", "--quiet", "--filter", `name=^${name}$`])).length > 0) {
    const stopped = `--filter status=exited --filter label=${PLATFORM_LABEL}=${platform}`;
    throw new Failure(
      `container ${name}: must not be there, got one; wait for the backup or restore that made it, or if ` +
        `that was killed: docker rm ${name}; docker start $(docker ps --all --quiet ${stopped})`,
    );
  }
  const mounts = mounted.flatMap(({ volume, folder }) => [
    "--mount",
    // Without it the engine would fill an empty volume from the image.
    `type=volume,source=${volume},target=${VOLUMES}/${folder},volume-nocopy`,
  ]);
  await undisturbed(["create", "--name", name, "--network", "none", ...mounts, anyImage()]);
  try {
    return await work(name);
  } finally {
    // With the volumes that the image may have declared; those that were mounted have names and stay.
    await undisturbed(["rm", "--force", "--volumes", name]);
  }
}

/** The container never runs, so any image will do that is on this machine. */
export function anyImage(): string {
  const image = Object.values<string | undefined>(workbench().images).find((one) => one);
  if (image) return image;
  throw new Failure("images: must have been prepared by set-up, got none; run `npm run setup`");
}
