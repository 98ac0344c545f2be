import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageName } from "../../model/images.ts";
import { imageNames, images, reference } from "../../model/images.ts";
import type { Site } from "./site.ts";
import { writeWhole } from "./write-whole.ts";

/** Images by name: what to call each in the engine that has it. */
export type References = Readonly<Partial<Record<ImageName, string>>>;

/** What became of all images. */
export interface Found {
  readonly references: References;
  /** Why there is no image of these, which nothing stands in for. */
  readonly missing: Readonly<Partial<Record<ImageName, string>>>;
}

/** Where the program reads which images were built here and which there are not; all others are pulled. */
export function localImagesFile({ local }: Pick<Site, "local">): string {
  return join(local, "local-images.json");
}

/** Writes down the images that are not the published ones; null stands for none at all. */
export async function writeLocalImages(
  site: Pick<Site, "local">,
  { references, missing }: Found,
): Promise<void> {
  const none = Object.keys(missing).map((name) => [name, null] as const);
  const local = { ...builtHere(references), ...Object.fromEntries(none) };
  await writeWhole(localImagesFile(site), `${JSON.stringify(local, null, 2)}\n`);
}

/** The images that an earlier set-up could neither pull nor build. */
export function recordedMissing(site: Pick<Site, "local">): ImageName[] {
  const file = localImagesFile(site);
  if (!existsSync(file)) return [];
  const local = JSON.parse(readFileSync(file, "utf8")) as Record<string, string | null>;
  return imageNames.filter((name) => local[name] === null);
}

/** Those of the references that name an image built here. */
export function builtHere(references: References): References {
  const built = Object.entries(references).filter(
    ([name, used]) => used !== reference(images[name as ImageName]),
  );
  return Object.fromEntries(built);
}

/** All images in one line, those that are missing with the reason. */
export function summary({ references, missing }: Found): string {
  const none = Object.entries(missing).map(
    ([name, reason]) => `; no image for ${name} (${reason}, and it cannot be built here)`,
  );
  return [Object.keys(references).join(", "), ...none].join("");
}
