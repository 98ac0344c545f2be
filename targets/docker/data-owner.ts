import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { images, type Image, type ImageName } from "../../model/images.ts";
import { dormant } from "./dormant.ts";

/** A folder in an image that belongs to the right user. */
export interface LentFolder {
  readonly lender: ImageName;
  readonly path: string;
}

/**
 * An image with a folder that belongs to `user`.
 *
 * @throws RangeError when there is none.
 */
export function folderOf(user: number): LentFolder {
  for (const [name, image] of Object.entries<Image>(images)) {
    if (image.data?.user === user) return { lender: name as ImageName, path: image.data.path };
  }
  throw new RangeError(`user '${user}': must own a folder in one of the images, got none`);
}

/**
 * A dormant container that gives a fresh volume to the user whose workload will write it.
 *
 * The engine gives a new volume the owner of the folder it is first mounted over. Where a workload's own
 * image has no such folder, this one mounts the volume over another image's, which nobody has to run
 * as root for.
 */
export function dataOwner(
  name: string,
  args: { platform: string; image: string; folder: string; volume: docker.Volume },
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const { platform, image, folder, volume } = args;
  const mounts = [{ type: "volume", source: volume.name, target: folder }];
  return dormant(name, { platform, image, mounts }, opts);
}
