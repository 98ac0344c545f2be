import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildAll } from "../offline/build-all.ts";
import { isBuilt, programFolder } from "../offline/build.ts";
import { rootFolder } from "../offline/debian.ts";
import type { ProgramName } from "../offline/programs.ts";
import type { Report, Site } from "../setup/site.ts";

/** What a cluster is made of. */
export const clusterPrograms = [
  "cluster-node",
  "coredns",
  "local-path-provisioner",
  "kubernetes",
] as const satisfies readonly ProgramName[];

/** The programs of a node. */
export interface Programs {
  /** Path of one of Kubernetes' own. */
  kubernetes(name: string): string;
  /** Path of one of Debian's. */
  debian(name: string): string;
  /** The folder with the programs that give pods their network. */
  readonly cni: string;
  /** What Debian's programs have to find in their environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Makes those of the programs that are missing, which takes minutes the first time. */
export async function makePrograms(site: Site, report: Report): Promise<void> {
  await buildAll(site, clusterPrograms, report);
}

/** Whether all of the programs are there. */
export function hasPrograms(site: Pick<Site, "cache">): boolean {
  return clusterPrograms.every((name) => isBuilt(site, name));
}

/** Folders of a Debian root that hold programs; newer ones have but one of them, the others being links to it. */
const FOLDERS = ["usr/sbin", "usr/bin", "bin", "sbin"];

/** Names of folders for libraries, by processor. */
const TRIPLETS: Readonly<Record<string, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
};

/** The programs that have been made. */
export function programsOf(site: Pick<Site, "cache">): Programs {
  const root = join(programFolder(site, "cluster-node"), rootFolder);
  const kubernetes = programFolder(site, "kubernetes");
  const folders = FOLDERS.map((folder) => join(root, folder));
  const triplet = TRIPLETS[process.arch] ?? process.arch;
  const libraries = ["usr/lib", "lib"].map((folder) => join(root, folder, triplet));
  return {
    kubernetes: (name) => join(kubernetes, name),
    debian: (name) => {
      const folder = folders.find((one) => existsSync(join(one, name)));
      if (folder === undefined) throw new Error(`${root}: must have '${name}', got none`);
      return join(folder, name);
    },
    cni: join(root, "usr/lib/cni"),
    env: {
      LD_LIBRARY_PATH: libraries.join(":"),
      PATH: [...folders, process.env["PATH"] ?? ""].join(":"),
    },
  };
}
