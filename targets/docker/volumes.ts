import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { images, type Image } from "../../model/images.ts";
import type { SharedFolder, Storage, Workload } from "../../model/workload.ts";
import { dataOwner, folderOf } from "./data-owner.ts";
import { labels } from "./labels.ts";
import type { LocalImages } from "../local-images.ts";
import { requiredImage } from "../required-image.ts";

/** A volume as a container is given it, and what must be there before the container. */
export interface Folder {
  readonly mount: docker.types.input.ContainerMount;
  readonly prepared: readonly pulumi.Resource[];
}

interface Owned {
  readonly volume: docker.Volume;
  readonly prepared: readonly pulumi.Resource[];
}

interface Site {
  /** The platform's name. */
  readonly prefix: string;
  readonly local: LocalImages;
  /** What volumes belong to that are nobody's alone. */
  readonly parent: pulumi.Resource;
}

/** Volumes of one platform, which outlive their containers and even the platform, until a purge. */
export class Volumes {
  private readonly site: Site;
  private readonly folders = new Map<SharedFolder["name"], Owned>();

  constructor(site: Site) {
    this.site = site;
  }

  /** The folder in which a workload keeps its data. */
  data(
    resource: string,
    { image, user, path }: Storage & Pick<Workload, "image" | "user">,
    parent: pulumi.Resource,
  ): Folder {
    const { data }: Image = images[image];
    const owner = data?.path === path ? undefined : user;
    const { volume, prepared } = this.volume(`${resource}-data`, owner, parent);
    return { mount: { type: "volume", source: volume.name, target: path }, prepared };
  }

  /** A folder that several workloads have; all of them run as `user`. */
  shared({ name, path, access }: SharedFolder, user: number): Folder {
    const { prefix, parent } = this.site;
    const folder = this.folders.get(name) ?? this.volume(`${prefix}-${name}`, user, parent);
    this.folders.set(name, folder);
    const mount = { type: "volume", source: folder.volume.name, target: path };
    return {
      mount: access === "follow" ? { ...mount, readOnly: true } : mount,
      prepared: folder.prepared,
    };
  }

  /** A volume, given to `owner` where the workload's own image would not do so. */
  private volume(name: string, owner: number | undefined, parent: pulumi.Resource): Owned {
    const { prefix, local } = this.site;
    const volume = new docker.Volume(
      name,
      { name, labels: labels(prefix, "data") },
      { parent, retainOnDelete: true },
    );
    if (owner === undefined) return { volume, prepared: [] };
    const { lender, path } = folderOf(owner);
    const lent = { image: requiredImage(lender, local), folder: path };
    return {
      volume,
      prepared: [dataOwner(`${name}-owner`, { platform: prefix, volume, ...lent }, { parent })],
    };
  }
}
