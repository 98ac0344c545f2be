import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { link, mkdir, mkdtemp, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { buildAll } from "../offline/build-all.ts";
import { programFolder } from "../offline/build.ts";
import { bundleStandIns, sourceHash } from "../offline/bundle.ts";
import { releaseFor, unpackRelease } from "./pulumi-release.ts";
import { sdkVersion } from "./packages.ts";
import type { Report, Site } from "./site.ts";
import { mayUse } from "./site.ts";
import { fromSources } from "./sources.ts";
import { satisfies } from "./version.ts";
import { nameFolder } from "./write-whole.ts";

/** A Pulumi command line with the Node language host beside it or on PATH. */
export interface Cli {
  readonly folder: string;
  readonly version: string;
  readonly source: "path" | "official" | "stand-in";
}

/** The folders of PATH that hold `program`, those that set-up itself has filled left out. */
export function foldersOnPath(
  { variables, cache }: Pick<Site, "variables" | "cache">,
  program: string,
) {
  const folders = (variables["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.filter((folder) => !folder.startsWith(cache) && existsSync(join(folder, program)));
}

/** The folder of the stand-in: another one for every other content. */
export function standInFolder(site: Site): string {
  const hash = createHash("sha256")
    .update(programFolder(site, "pulumi"))
    .update(sourceHash())
    .update(process.execPath)
    .digest("hex");
  return join(site.cache, "pulumi-stand-in", hash.slice(0, 16));
}

/** The command line that is here already, in the order of preference. */
export async function foundCli(site: Site): Promise<Cli | undefined> {
  const wanted = sdkVersion(site.checkout);
  const [onPath] = foldersOnPath(site, "pulumi");
  const candidates: Omit<Cli, "version">[] = [
    ...(onPath !== undefined && foldersOnPath(site, "pulumi-language-nodejs").length > 0
      ? [{ folder: onPath, source: "path" as const }]
      : []),
    { folder: releaseFor(site, wanted).folder, source: "official" },
    { folder: standInFolder(site), source: "stand-in" },
  ];
  for (const { folder, source } of candidates) {
    if (!mayUse(site, source === "stand-in" ? "stand-in" : "official")) continue;
    if (!existsSync(join(folder, "pulumi"))) continue;
    const { ok, stdout } = await site.run([join(folder, "pulumi"), "version"]);
    if (ok && satisfies(stdout, wanted)) return { folder, version: stdout.trim(), source };
  }
  return undefined;
}

/** Makes sure of a command line. */
export async function pulumiCli(site: Site, report: Report): Promise<Cli> {
  const found = await foundCli(site);
  if (found !== undefined) return found;
  const version = sdkVersion(site.checkout);
  return fromSources<Cli>({
    what: `Pulumi command line ${version}`,
    offline: site.offline,
    official: async () => ({
      folder: await unpackRelease(site, releaseFor(site, version), report),
      version: `v${version}`,
      source: "official",
    }),
    standIn: async () => ({
      folder: await standIn(site, report),
      version: `v${version}`,
      source: "stand-in",
    }),
    remedy: "install it from https://www.pulumi.com/docs/install/ so that it is on PATH",
  });
}

/** The engine trusts a language host without a warning only where it lies beside it as a real file. */
async function standIn(site: Site, report: Report): Promise<string> {
  await buildAll(site, ["pulumi"], report);
  const folder = standInFolder(site);
  await mkdir(dirname(folder), { recursive: true });
  const unfinished = await mkdtemp(join(dirname(folder), ".unfinished-"));
  try {
    // A second name for the file, not a copy: it has 110 MB, and both lie in the cache.
    await link(join(programFolder(site, "pulumi"), "pulumi"), join(unfinished, "pulumi"));
    await bundleStandIns(unfinished, process.execPath);
    await nameFolder(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}
