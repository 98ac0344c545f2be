import { images, type Image } from "../../model/images.ts";
import { code, page, table } from "./tables.ts";

/** `docs/images.md`: every container image and what it is pinned to, from the model. */
export function imagesPage(): string {
  const rows = Object.entries<Image>(images).map(([name, { repository, tag, digest }]) => [
    name,
    code(repository),
    code(tag),
    code(digest),
  ]);
  return page("Images", "`model/images.ts`", [
    "The digest decides which bytes run, on every platform of the index it is of; the tag is for readers.",
    table(["Workload", "Repository", "Tag", "Digest"], rows),
  ]);
}
