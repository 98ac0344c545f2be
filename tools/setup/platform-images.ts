import { mkdir } from "node:fs/promises";
import type { Image, ImageName } from "../../model/images.ts";
import { imageNames, images, isPublished, reference } from "../../model/images.ts";
import { buildAll } from "../offline/build-all.ts";
import { buildLocalImage, localReference } from "../offline/images.ts";
import { programsOf } from "../offline/local-image.ts";
import { isLocalImage, localImages, type LocalImageName } from "../offline/local-images.ts";
import { writeLocalImages, type Found } from "./local-images.ts";
import { unreachable } from "./reach.ts";
import type { Report, Site } from "./site.ts";
import { mayUse } from "./site.ts";
import { fromSources } from "./sources.ts";

/** The registry that every image comes from. */
export const registry = "https://registry-1.docker.io/v2/";

async function inEngine({ run }: Site, name: string): Promise<boolean> {
  return (await run(["docker", "image", "inspect", "--format", "{{.Id}}", name])).ok;
}

/** What the engine already has of an image: the published one before the one built here. */
export async function foundImage(site: Site, name: ImageName): Promise<string | undefined> {
  const image: Image = images[name];
  const { repository, digest = "" } = image;
  const published = isPublished(image);
  if (published && mayUse(site, "official") && (await inEngine(site, `${repository}@${digest}`))) {
    return reference(image);
  }
  if (!isLocalImage(name) || (published && !mayUse(site, "stand-in"))) return undefined;
  const local = localReference(site, name);
  return (await inEngine(site, local)) ? local : undefined;
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
 * Makes sure of all wanted images but those that can be neither pulled nor built on this machine; of the
 * others, uses what is there.
 *
 * @throws Error naming each other image that is not to be had, with both reasons.
 */
export async function platformImages(site: Site, report: Report): Promise<Found> {
  const unreached = once(() => noRegistry(site));
  const found: [ImageName, string][] = [];
  const missing: [ImageName, string][] = [];
  const failures: string[] = [];
  for (const name of imageNames) {
    try {
      const image = await platformImage(site, { name, unreached, report });
      if (image !== undefined) found.push([name, image]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof NoStandIn) missing.push([name, reason]);
      else failures.push(reason);
    }
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
  const result = {
    references: Object.fromEntries(found),
    missing: Object.fromEntries(missing),
  };
  await mkdir(site.local, { recursive: true });
  await writeLocalImages(site, result);
  return result;
}

/** Why there is no image that the platform can do without. */
class NoStandIn extends Error {}

interface Wish {
  readonly name: ImageName;
  readonly unreached: () => Promise<string | undefined>;
  readonly report: Report;
}

async function platformImage(site: Site, wish: Wish): Promise<string | undefined> {
  const { name, report } = wish;
  const found = await foundImage(site, name);
  if (found !== undefined || !site.images.includes(name)) return found;
  if (isLocalImage(name) && !isPublished(images[name])) return builtOrNone(site, name, report);
  if (!isLocalImage(name) && mayUse(site, "stand-in")) return pulledOrNone(site, wish);
  return fromSources({
    what: `Docker image '${reference(images[name])}'`,
    offline: site.offline,
    official: () => pulled(site, wish),
    ...(isLocalImage(name) ? { standIn: () => built(site, name, report) } : {}),
    remedy: "go where its registry can be reached, or install Go so that it can be built",
  });
}

/** A sample service, without which the platform is whole where its compiler is missing. */
async function builtOrNone(site: Site, name: LocalImageName, report: Report): Promise<string> {
  try {
    return await built(site, name, report);
  } catch (error) {
    throw new NoStandIn(error instanceof Error ? error.message : String(error));
  }
}

async function pulledOrNone(site: Site, wish: Wish): Promise<string> {
  if (!mayUse(site, "official")) throw new NoStandIn("the published one may not be used");
  try {
    return await pulled(site, wish);
  } catch (error) {
    throw new NoStandIn(error instanceof Error ? error.message : String(error));
  }
}

async function pulled({ run }: Site, { name, unreached, report }: Wish): Promise<string> {
  const reason = await unreached();
  if (reason !== undefined) throw new Error(reason);
  const published = reference(images[name]);
  report(`pulling ${published}`);
  const outcome = await run(["docker", "pull", "--quiet", published]);
  if (!outcome.ok) throw new Error(outcome.reason);
  return published;
}

async function built(site: Site, name: LocalImageName, report: Report): Promise<string> {
  await buildAll(site, programsOf(localImages[name]), report);
  report(`building ${localReference(site, name)}`);
  return buildLocalImage(site, name);
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}
