import { isBuilt } from "../offline/build.ts";
import type { ProgramName } from "../offline/programs.ts";
import { programsOf } from "../offline/local-image.ts";
import { isLocalImage, localImages } from "../offline/local-images.ts";
import type { ImageName } from "../../model/images.ts";
import type { Engine } from "./docker-engine.ts";
import { foundEngine, mayInstallEngine, noEngine, rights } from "./docker-engine.ts";
import { recordedMissing } from "./local-images.ts";
import { foundImage, noRegistry, registry } from "./platform-images.ts";
import { absentPlugins, pluginPrograms, pluginServer } from "./provider-plugins.ts";
import { foundCli } from "./pulumi-cli.ts";
import { unreachable } from "./reach.ts";
import type { OfflineChoice, Site } from "./site.ts";
import { foundBackend, isReady } from "./state-backend.ts";

/** What is here already and what is missing. */
export interface Survey {
  readonly engine: Engine | string;
  readonly missing: {
    readonly cli: boolean;
    /** Pulumi's plugins, by name. */
    readonly plugins: readonly string[];
    readonly images: readonly ImageName[];
    readonly backend: boolean;
  };
  /** Images that an earlier set-up could neither pull nor build: the platform does without them. */
  readonly without: readonly ImageName[];
}

/** Looks at everything and changes nothing. */
export async function survey(site: Site): Promise<Survey> {
  const [engine, cli] = await Promise.all([foundEngine(site), foundCli(site)]);
  const plugins = await absentPlugins(site, cli);
  const absent = await absentImages(site, engine);
  // Who wants only what is published has to hear of each image that there is not.
  const known = site.offline === "never" ? [] : recordedMissing(site);
  const without = known.filter((name) => absent.includes(name));
  const images = absent.filter((name) => !without.includes(name));
  const backend = !isReady(site, foundBackend(site));
  return { engine, missing: { cli: !cli, plugins, images, backend }, without };
}

async function absentImages(site: Site, engine: Engine | string): Promise<ImageName[]> {
  const absent: ImageName[] = [];
  for (const name of site.images) {
    if (typeof engine === "string" || (await foundImage(site, name)) === undefined)
      absent.push(name);
  }
  return absent;
}

/**
 * Fails early where the engine is missing and may not be installed: that has to be put right by
 * hand, and nobody wants to hear of it after a quarter of an hour of compiling.
 */
export async function requireEngineOrRights(
  site: Site,
  { engine }: Pick<Survey, "engine">,
): Promise<void> {
  if (typeof engine === "string" && !mayInstallEngine(await rights(site))) throw noEngine(engine);
}

/** What is out of reach. */
export interface Unreached {
  readonly pulumi: boolean;
  readonly registry: boolean;
}

/** Asks the official sources of what is missing whether they answer. */
export async function unreachedSources(
  site: Site,
  { engine, missing }: Pick<Survey, "engine" | "missing">,
): Promise<Unreached> {
  const asked = site.offline === "auto";
  const pulumi = asked && (missing.cli || missing.plugins.length > 0);
  const images = asked && missing.images.length > 0;
  const noImages = () => (typeof engine === "string" ? unreachable(registry) : noRegistry(site));
  const reasons = await Promise.all([
    pulumi ? unreachable(pluginServer) : undefined,
    images ? noImages() : undefined,
  ]);
  return { pulumi: reasons[0] !== undefined, registry: reasons[1] !== undefined };
}

/** The programs that will have to be built, as far as can be told beforehand. */
export function programsToBuild(
  { missing }: Pick<Survey, "missing">,
  offline: OfflineChoice,
  unreached: Unreached,
): ProgramName[] {
  if (offline === "never") return [];
  const always = offline === "always";
  return [
    ...(missing.cli && (always || unreached.pulumi) ? (["pulumi"] as const) : []),
    // The tls plugin is bundled beside the command line, which needs no compiler.
    ...(always || unreached.pulumi ? pluginPrograms(missing.plugins) : []),
    ...(always || unreached.registry
      ? missing.images.filter(isLocalImage).flatMap((name) => programsOf(localImages[name]))
      : []),
  ];
}

/** Those of the programs that no earlier set-up has left in the cache. */
export function unbuilt(site: Site, names: readonly ProgramName[]): ProgramName[] {
  return names.filter((name) => !isBuilt(site, name));
}
