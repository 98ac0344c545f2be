import type { TargetSettings } from "../../environment/schema.ts";
import { images, isPublished, reference, type ImageName } from "../../model/images.ts";
import type { LocalImages } from "../local-images.ts";
import { requiredImage } from "../required-image.ts";

/** Where an image is that names no registry. */
const DEFAULT_REGISTRY = "docker.io";

/** The part of that registry in which images are that name nobody's. */
const OFFICIAL = "library";

/**
 * The image of a workload as nodes ask for it: from a mirror, where there is one, by the same digest.
 *
 * What stands in for published images on this machine is in no registry, so nobody asks a mirror for it.
 */
export function imageFor(
  name: ImageName,
  { registry }: Pick<TargetSettings<"kubernetes">["images"], "registry">,
  local: LocalImages,
): string {
  const found = requiredImage(name, local);
  const isPulled = isPublished(images[name]) && found === reference(images[name]);
  return registry !== undefined && isPulled ? `${registry}/${pathOf(found)}` : found;
}

/** The whole path of an image in the default registry. */
function pathOf(image: string): string {
  const path = image.startsWith(`${DEFAULT_REGISTRY}/`)
    ? image.slice(DEFAULT_REGISTRY.length + 1)
    : image;
  return path.split("@")[0]?.includes("/") ? path : `${OFFICIAL}/${path}`;
}
