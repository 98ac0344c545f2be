import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { images, reference, type ImageName } from "../../model/images.ts";

const FILE = join(import.meta.dirname, "../../.tracing-infra/local-images.json");

/** Images that set-up built on this machine because no registry could be reached, by name. */
export type LocalImages = Readonly<Partial<Record<ImageName, string>>>;

/** The images that set-up recorded; none where everything was pulled or set-up never ran. */
export function localImages(): LocalImages {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as LocalImages) : {};
}

/** What the engine is asked to run: the local stand-in where there is one, else the pinned image. */
export function imageReference(name: ImageName, local: LocalImages): string {
  return local[name] ?? reference(images[name]);
}
