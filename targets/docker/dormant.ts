import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "./labels.ts";

/** What a dormant container is there for, and the platform it belongs to. */
export interface DormantArgs extends Pick<
  docker.ContainerArgs,
  "image" | "volumes" | "mounts" | "uploads"
> {
  readonly platform: string;
}

/** A container that never starts: the engine does what it asks for when it is made, and that is all. */
export function dormant(
  name: string,
  { platform, ...args }: DormantArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  return new docker.Container(
    name,
    {
      ...args,
      name,
      start: false,
      mustRun: false,
      networkMode: "none",
      labels: labels(platform, "carrier"),
    },
    // The name is fixed, so the old one must go before the new one can come.
    { ...opts, deleteBeforeReplace: true },
  );
}
