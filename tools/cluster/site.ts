import { join } from "node:path";
import { siteFor, type Site } from "../setup/site.ts";
import { layoutIn, type Layout } from "./layout.ts";
import { programsOf, type Programs } from "./programs.ts";
import { clusterRecord } from "./record.ts";

/** What every step works with. */
export interface ClusterSite {
  readonly site: Site;
  readonly layout: Layout;
  readonly programs: Programs;
}

/** The folder for the state of a new cluster. */
export function stateFolder({ cache }: Pick<Site, "cache">): string {
  return join(cache, "cluster");
}

/** The cluster of this machine: where it is, or where it will be. */
export function clusterSite(site: Site = siteFor("auto")): ClusterSite {
  const state = clusterRecord()?.state ?? stateFolder(site);
  return { site, layout: layoutIn(state), programs: programsOf(site) };
}
