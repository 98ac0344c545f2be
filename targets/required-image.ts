import type { ImageName } from "../model/images.ts";
import { imageReference, type LocalImages } from "./local-images.ts";

/**
 * The image of a workload that is to be deployed.
 *
 * @throws RangeError where this machine can have none.
 */
export function requiredImage(name: ImageName, local: LocalImages): string {
  const reference = imageReference(name, local);
  if (reference !== undefined) return reference;
  throw new RangeError(
    `image '${name}': must be had on this machine, got none; run \`npm run setup\` where its registry can be reached`,
  );
}
