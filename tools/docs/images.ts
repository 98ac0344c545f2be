import { images, type Image, type ImageName } from "../../model/images.ts";
import { isLocalImage } from "../offline/local-images.ts";
import { code, page, table } from "./tables.ts";

/** `docs/images.md`: every container image and what it is pinned to, from the model. */
export function imagesPage(): string {
  const rows = Object.entries<Image>(images).map(([name, { repository, tag, digest }]) => [
    name,
    code(repository),
    code(tag),
    digest === undefined ? "made from `apps/`" : code(digest),
    isLocalImage(name as ImageName) ? "built" : "none",
  ]);
  return page("Images", "`model/images.ts`", [
    "The digest decides which bytes run, on every platform of the index it is of; the tag is for readers. " +
      "Where no registry can be reached, set-up [builds stand-ins](../tools/offline/README.md); " +
      "an image without one is then missing, and the platform does without what runs in it.",
    table(["Image", "Repository", "Tag", "Digest", "Without a registry"], rows),
  ]);
}
