import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Image, ImageName } from "../../model/images.ts";
import { images, reference } from "../../model/images.ts";
import { buildAll } from "../offline/build-all.ts";
import { buildLocalImage, localImages, localReference } from "../offline/images.ts";
import { unreachable } from "./reach.ts";
import type { Report, Site } from "./site.ts";
import { mayUse } from "./site.ts";
import { fromSources } from "./sources.ts";
import { writeWhole } from "./write-whole.ts";

/** Every image by name: what to call it in the engine that has it. */
export type References = Readonly<Record<ImageName, string>>;

/** The registry that every image comes from. */
export const registry = "https://registry-1.docker.io/v2/";

/** The names of all images. */
export const imageNames = Object.keys(images) as ImageName[];

/** Where the program reads which images were built here; all others are pulled. */
export function localImagesFile({ local }: Pick<Site, "local">): string {
  return join(local, "local-images.json");
}

async function inEngine({ run }: Site, name: string): Promise<boolean> {
  return (await run(["docker", "image", "inspect", "--format", "{{.Id}}", name])).ok;
}

/** What the engine already has of an image: the published one before the one built here. */
export async function foundImage(site: Site, name: ImageName): Promise<string | undefined> {
  const { repository, digest }: Image = images[name];
  const local = localReference(name);
  if (mayUse(site, "official") && (await inEngine(site, `${repository}@${digest}`))) {
    return reference(images[name]);
  }
  return mayUse(site, "stand-in") && (await inEngine(site, local)) ? local : undefined;
}

/**
 * Why nothing can be pulled, or undefined when it may be tried.
 *
 * The engine, not this process, does the pulling: with a mirror or a proxy of its own it reaches
 * what this process cannot.
 */
export async function noRegistry({ run }: Pick<Site, "run">): Promise<string | undefined> {
  const format = "{{json .RegistryConfig.Mirrors}}{{.HTTPSProxy}}";
  const { ok, stdout } = await run(["docker", "info", "--format", format]);
  const plain = ["null", "[]"].includes(stdout.trim());
  return ok && !plain ? undefined : unreachable(registry);
}

/**
 * Makes sure of all images.
 *
 * @throws Error naming each image that can be neither pulled nor built, with both reasons.
 */
export async function platformImages(site: Site, report: Report): Promise<References> {
  const unreached = once(() => noRegistry(site));
  const found: [ImageName, string][] = [];
  const failures: string[] = [];
  for (const name of imageNames) {
    try {
      found.push([name, await platformImage(site, { name, unreached, report })]);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
  const references = Object.fromEntries(found) as Record<ImageName, string>;
  await mkdir(site.local, { recursive: true });
  await writeWhole(localImagesFile(site), `${JSON.stringify(builtHere(references), null, 2)}\n`);
  return references;
}

/** Those of the references that name an image built here. */
export function builtHere(references: References): Partial<References> {
  return Object.fromEntries(
    Object.entries(references).filter(([name, used]) => used === localReference(name as ImageName)),
  );
}

interface Wish {
  readonly name: ImageName;
  readonly unreached: () => Promise<string | undefined>;
  readonly report: Report;
}

async function platformImage(site: Site, { name, unreached, report }: Wish): Promise<string> {
  const published = reference(images[name]);
  const found = await foundImage(site, name);
  if (found !== undefined) return found;
  return fromSources({
    what: `Docker image '${published}'`,
    offline: site.offline,
    official: async () => {
      const reason = await unreached();
      if (reason !== undefined) throw new Error(reason);
      report(`pulling ${published}`);
      const pulled = await site.run(["docker", "pull", "--quiet", published]);
      if (!pulled.ok) throw new Error(pulled.reason);
      return published;
    },
    standIn: async () => {
      await buildAll(site, [localImages[name].program], report);
      report(`building ${localReference(name)}`);
      return buildLocalImage(site, name);
    },
    remedy: "go where its registry can be reached, or install Go so that it can be built",
  });
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}
