import { createHash } from "node:crypto";
import { execa } from "execa";
import type { Report } from "../../setup/site.ts";
import { inFull, isFixed } from "./reference.ts";
import type { RuntimeImages } from "./runtime.ts";

/** What images are loaded into. */
export type Destination = Pick<RuntimeImages, "references" | "take" | "call" | "forget">;

/** Images to be copied, and the engine that has them. */
export interface Loading {
  readonly references: readonly string[];
  /** For the `docker` command. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Copies images from the Docker engine into the node's runtime, under the very references they have there: the pods'
 * images, for which no registry is asked then.
 *
 * @returns how many were copied; the others were there.
 */
export async function loadImages(
  images: Destination,
  { references, env }: Loading,
  report: Report,
): Promise<number> {
  const known = await images.references();
  const missing = references.filter((one) => !isFixed(one) || !known.has(inFull(one)));
  for (const reference of missing) {
    const start = Date.now();
    await load(images, reference, env);
    report(`✔ ${reference} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  }
  return missing.length;
}

async function load(images: Destination, reference: string, env: Loading["env"]): Promise<void> {
  if (!reference.includes("@")) {
    await images.take(reference, env);
    return;
  }
  // An archive has tags only, so the image gets one for as long as it takes.
  const hash = createHash("sha256").update(reference).digest("hex").slice(0, 12);
  const passing = `tracing-infra.local/cluster-loading:${hash}`;
  const docker = execa({ env, stdin: "ignore" });
  await docker("docker", ["tag", reference, passing]);
  try {
    await images.take(passing, env);
    await images.call(passing, inFull(reference));
    await images.forget(passing);
  } finally {
    await docker("docker", ["rmi", passing]);
  }
}
