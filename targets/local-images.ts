import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { images, isPublished, reference, type ImageName } from "../model/images.ts";

const FILE = join(import.meta.dirname, "../.tracing-infra/local-images.json");

/**
 * What set-up has instead of published images on this machine, by name: the image it built because
 * no registry could be reached, or null where it could neither pull nor build one.
 */
export type LocalImages = Readonly<Partial<Record<ImageName, string | null>>>;

/** The images that set-up recorded; none where everything was pulled or set-up never ran. */
export function localImages(): LocalImages {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as LocalImages) : {};
}

/**
 * What the engine is asked to run: the local stand-in where there is one, else the pinned image.
 * Undefined where this machine can have no image of that name.
 */
export function imageReference(name: ImageName, local: LocalImages): string | undefined {
  const own = local[name];
  if (own === null) return undefined;
  return own ?? (isPublished(images[name]) ? reference(images[name]) : undefined);
}
