import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildAll } from "../offline/build-all.ts";
import { programFolder } from "../offline/build.ts";
import { bundleStandIns, sourceHash, tlsPlugin } from "../offline/bundle.ts";
import type { ProgramName } from "../offline/programs.ts";
import type { PulumiPackage } from "./packages.ts";
import { wantedPlugins } from "./packages.ts";
import type { Cli } from "./pulumi-cli.ts";
import { unreachable } from "./reach.ts";
import type { Report, Site } from "./site.ts";
import { mayUse, ownPulumiHome } from "./site.ts";
import { fromSources } from "./sources.ts";

/** The installed provider plugins. */
export interface Plugins {
  /** For `PULUMI_HOME`: the user's own, or a folder apart, so that stand-ins never get in there. */
  readonly home: string;
  readonly standIn: boolean;
}

/** The host that provider plugins come from. */
export const pluginServer = "https://get.pulumi.com/";

/**
 * The folder that Pulumi takes for its home where stand-ins are used: another one for every other
 * content, since Pulumi only knows a plugin by its version.
 */
export function standInHome(site: Site): string {
  const hash = createHash("sha256")
    .update(programFolder(site, "plugins"))
    .update(programFolder(site, "kubernetes-plugin"))
    .update(sourceHash())
    .update(process.execPath);
  return join(site.cache, "pulumi-home", hash.digest("hex").slice(0, 16));
}

/** Those of the wanted plugins that are not among the installed ones. */
export function missingPlugins(
  wanted: readonly PulumiPackage[],
  installed: string,
): PulumiPackage[] {
  const found = JSON.parse(installed) as (PulumiPackage & { kind: string })[];
  return wanted.filter(
    ({ name, version }) =>
      !found.some((p) => p.kind === "resource" && p.name === name && p.version === version),
  );
}

/** What stands in for each plugin: a program that is compiled, or a script that is bundled. */
const standIns: Readonly<Record<string, ProgramName | "bundle">> = {
  docker: "plugins",
  random: "plugins",
  tls: "bundle",
  kubernetes: "kubernetes-plugin",
};

/** The programs that stand in for plugins of these names. */
export function pluginPrograms(names: readonly string[]): ProgramName[] {
  const programs = names.map(standInOf).filter((program) => program !== "bundle");
  return [...new Set(programs)];
}

function standInOf(name: string): ProgramName | "bundle" {
  const standIn = standIns[name];
  if (standIn === undefined) throw new Error(`plugin ${name}: has no stand-in`);
  return standIn;
}

/** The file to install as a plugin; the scripts lie in `bundle`. */
function standInFile(site: Site, bundle: string, name: string): string {
  const standIn = standInOf(name);
  if (standIn === "bundle") return join(bundle, tlsPlugin);
  return join(programFolder(site, standIn), `pulumi-resource-${name}`);
}

async function missingIn(site: Site, cli: Cli, home: string): Promise<PulumiPackage[]> {
  const wanted = wantedPlugins(site);
  const command = [join(cli.folder, "pulumi"), "plugin", "ls", "--json"] as const;
  const { ok, stdout } = await site.run(command, { env: homeVariable(home) });
  return ok ? missingPlugins(wanted, stdout) : wanted;
}

function homeVariable(home: string): Record<string, string> {
  return { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
}

/** Where plugins may be: the user's own before the stand-ins. */
function homes(site: Site): Plugins[] {
  return [
    { home: ownPulumiHome(site), standIn: false },
    { home: standInHome(site), standIn: true },
  ].filter(({ standIn }) => mayUse(site, standIn ? "stand-in" : "official"));
}

/** The plugins that are here already: the user's own before the stand-ins; undefined where some are missing. */
export async function foundPlugins(site: Site, cli: Cli): Promise<Plugins | undefined> {
  for (const plugins of homes(site)) {
    if ((await missingIn(site, cli, plugins.home)).length === 0) return plugins;
  }
  return undefined;
}

/** Names of the plugins that have to be installed, as stand-ins where those may be used. */
export async function absentPlugins(site: Site, cli: Cli | undefined): Promise<string[]> {
  if (cli !== undefined && (await foundPlugins(site, cli)) !== undefined) return [];
  const home = homes(site).at(-1)?.home;
  const absent =
    cli === undefined || home === undefined
      ? wantedPlugins(site)
      : await missingIn(site, cli, home);
  return absent.map(({ name }) => name);
}

/** Makes sure of the provider plugins, all from one source. */
export async function providerPlugins(site: Site, cli: Cli, report: Report): Promise<Plugins> {
  const found = await foundPlugins(site, cli);
  if (found !== undefined) return found;
  return fromSources<Plugins>({
    what: "Pulumi plugins",
    offline: site.offline,
    official: () => installOfficial(site, cli, report),
    standIn: () => installStandIns(site, cli, report),
    remedy: "run `pulumi plugin install` where the internet can be reached",
  });
}

async function installOfficial(site: Site, cli: Cli, report: Report): Promise<Plugins> {
  // The command itself tries five times before it gives up.
  const reason = await unreachable(pluginServer);
  if (reason !== undefined) throw new Error(reason);
  const home = ownPulumiHome(site);
  for (const plugin of await missingIn(site, cli, home)) {
    await install(site, { cli, plugin, report, home });
  }
  return { home, standIn: false };
}

async function installStandIns(site: Site, cli: Cli, report: Report): Promise<Plugins> {
  const home = standInHome(site);
  await mkdir(home, { recursive: true });
  const missing = await missingIn(site, cli, home);
  await buildAll(site, pluginPrograms(missing.map(({ name }) => name)), report);
  const bundle = await mkdtemp(join(site.cache, ".plugins-"));
  try {
    await bundleStandIns(bundle, process.execPath);
    for (const plugin of missing) {
      const file = standInFile(site, bundle, plugin.name);
      await install(site, { cli, plugin, report, home, file });
    }
  } finally {
    await rm(bundle, { recursive: true, force: true });
  }
  return { home, standIn: true };
}

interface Installation {
  readonly cli: Cli;
  readonly plugin: PulumiPackage;
  readonly report: Report;
  readonly home: string;
  readonly file?: string;
}

async function install(
  site: Site,
  { cli, plugin, report, home, file }: Installation,
): Promise<void> {
  const { name, version } = plugin;
  report(`${name} ${version}`);
  const { ok, reason } = await site.run(
    [
      join(cli.folder, "pulumi"),
      ...["plugin", "install", "resource", name, version],
      ...(file === undefined ? [] : ["--file", file, "--reinstall"]),
    ],
    { env: homeVariable(home) },
  );
  if (!ok) throw new Error(`plugin ${name} ${version}: ${reason}`);
}
